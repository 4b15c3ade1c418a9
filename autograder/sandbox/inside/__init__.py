"""The part of the sandbox that runs inside it. Only this folder, `autograder.probes` and `autograder.wire` do."""
