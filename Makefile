# Each target sets up what it needs in .venv first. Needs Python 3.11 to 3.13, pip and make; no network beyond pip.
#
#   make demo       grade a small class and write demo/index.html
#   make test       the fast tests; make test-all adds the slow ones
#   make zoo        grade every wrong, right and damaged specimen, and print the table
#   make bench      speed and memory of grading and of training
#   make lint       style and types
#   make translations   the catalogues of sentences, after one was added or changed
#
# Where PyPI's torch is the large CUDA build, name the index of the CPU builds:
#   make demo TORCH_INDEX_URL=https://download.pytorch.org/whl/cpu

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
TORCH := $(shell sed -n 's/^\(torch==[^ ]*\).*/\1/p' requirements.txt)

.PHONY: demo test test-all zoo bench lint translations release clean

demo: $(VENV)/course
	$(BIN)/python -m autograder demo

test: $(VENV)/test
	$(BIN)/python -m pytest -m "not slow" --numprocesses auto --maxprocesses 4 --dist loadscope

test-all: $(VENV)/test
	$(BIN)/python -m pytest

zoo: $(VENV)/test
	$(BIN)/python tests/zoo/run.py

bench: $(VENV)/test
	$(BIN)/python tests/benchmarks/grading.py
	$(BIN)/python tests/benchmarks/training.py --out tests/benchmarks/results/training.json
	$(BIN)/python tests/benchmarks/training_report.py tests/benchmarks/results/training.json --chart tests/benchmarks/results/training.svg --into README.md tests/benchmarks/README.md

translations: $(VENV)/test
	$(BIN)/python tests/support/translations.py

lint: $(VENV)/lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy autograder assignments/lora_lab

release: $(VENV)/course
	$(BIN)/python -m autograder release

clean:
	rm -rf $(VENV) demo graded

# torch first and by itself, so that another index is asked for it alone
$(VENV)/course: requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet $(if $(TORCH_INDEX_URL),--index-url $(TORCH_INDEX_URL)) $(TORCH)
	$(BIN)/python -m pip install --quiet -e .
	touch $@

$(VENV)/test: $(VENV)/course
	$(BIN)/python -m pip install --quiet -e '.[test]'
	touch $@

$(VENV)/lint: $(VENV)/course
	$(BIN)/python -m pip install --quiet -e '.[lint,test]'
	touch $@
