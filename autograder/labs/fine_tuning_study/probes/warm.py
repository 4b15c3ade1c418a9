"""What every notebook of this lab does first, done once before the first submission, so that all share it."""

from __future__ import annotations

from autograder.kit.probing.warm_up import warm_up_generation, warm_up_pictures, warm_up_training
from lora_lab import study_plots as _plots_are_imported  # noqa: F401
from lora_lab import study_report as _the_report_is_imported  # noqa: F401
from lora_lab import trainer_bar as _the_bar_is_imported  # noqa: F401
from lora_lab.hub import model_folder
from lora_lab.sms import load_sms

warm_up_training(model_folder("nano_roberta"), load_sms("synthetic").train["text"].head(4).tolist())
warm_up_generation(model_folder("nano"))
warm_up_pictures()
