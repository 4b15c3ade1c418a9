"""nbgrader's settings for this course; every nbgrader command run in this folder reads them."""

from autograder.frontends.nbgrader.config import configure

c = get_config()  # noqa: F821 - nbgrader defines it
configure(c)
c.CourseDirectory.course_id = "lora"
