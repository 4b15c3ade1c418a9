"""Text messages with labels: the real SMS Spam Collection, or messages made by this package.

Both come as two tables with the columns `label` ("ham" or "spam") and `text`, 1,195 messages to train on and 299
to test with, as many of each label as the other.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lora_lab.errors import LabError
from lora_lab.synthetic import synthetic_messages

if TYPE_CHECKING:
    import pandas as pd

LABELS = ("ham", "spam")  # a label's place is its class number
TRAIN_MESSAGES = 1_195

# T. A. Almeida, J. M. Gomez Hidalgo, 2011, https://doi.org/10.24432/C5CC84
UCI_URL = "https://archive.ics.uci.edu/static/public/228/sms+spam+collection.zip"
UCI_SHA256 = "1587ea43e58e82b14ff1f5425c88e17f8496bfcdb67a583dbff9eefaf9963ce3"
UCI_MEMBER = "SMSSpamCollection"

OVERRIDE = "LORA_LAB_DATA"


class SMSData(NamedTuple):
    train: pd.DataFrame
    test: pd.DataFrame


def load_sms(name: str = "synthetic", seed: int = 123) -> SMSData:
    """Labelled messages, split into training and test.

    Args:
        name: "synthetic" (made by `lora_lab.synthetic`; its test messages come from other families than its
            training messages) or "uci" (the SMS Spam Collection; 200 KB are downloaded once).
        seed: which ham messages are kept to balance "uci", and its order; "synthetic" is always the same.

    The environment variable LORA_LAB_DATA, when set, wins over `name`, and the function says so.

    Raises:
        LabError: an unknown name, or a download that failed; the message says what to do.
    """
    import pandas as pd

    chosen = os.environ.get(OVERRIDE) or name
    if chosen != name:
        print(f"{OVERRIDE}={chosen}: loading {chosen!r} instead of {name!r}")
    if chosen == "synthetic":
        return SMSData(*(pd.DataFrame(part, columns=["label", "text"]) for part in synthetic_messages()))
    if chosen == "uci":
        shuffled = balanced(read_sms(_download()), seed).sample(frac=1, random_state=seed, ignore_index=True)
        test = shuffled.iloc[TRAIN_MESSAGES:].reset_index(drop=True)
        return SMSData(shuffled.iloc[:TRAIN_MESSAGES], test)
    raise LabError(f'There is no data set {chosen!r}: choose "synthetic" or "uci".')


def read_sms(file: Path) -> pd.DataFrame:
    """The SMS Spam Collection as distributed: 5,574 messages, one per line, label and text apart by a tab.

    Quotes are plain characters here: with pandas' default quoting two messages are silently lost.
    """
    import pandas as pd

    return pd.read_csv(file, sep="\t", header=None, names=["label", "text"], quoting=csv.QUOTE_NONE, encoding="utf-8")


def balanced(messages: pd.DataFrame, seed: int) -> pd.DataFrame:
    """All spam, and as many ham messages drawn without replacement."""
    import pandas as pd

    spam = messages[messages["label"] == "spam"]
    ham = messages[messages["label"] == "ham"].sample(len(spam), random_state=seed)
    return pd.concat([spam, ham], ignore_index=True)


def _download() -> Path:
    import pooch

    try:
        members = pooch.retrieve(
            UCI_URL,
            known_hash=f"sha256:{UCI_SHA256}",
            path=pooch.os_cache("lora_lab"),
            processor=pooch.Unzip(members=[UCI_MEMBER]),
        )
    except Exception as error:  # whatever the transport raises, and pooch's ValueError for a wrong checksum
        raise LabError(
            f"The SMS Spam Collection could not be downloaded ({str(error).splitlines()[0]}). Connect to the "
            'internet and run this cell again, or use the messages that need no network: DATA = "synthetic".'
        ) from None
    return Path(members[0])
