# Each target sets up what it needs in .venv first. Needs Python 3.11 or later, pip and make; no network beyond pip.
#
#   make demo       grade a small class and write demo/index.html
#   make test       the fast tests; make test-all adds the slow ones
#   make zoo        grade every wrong, right and damaged specimen, and print the table
#   make bench      speed and memory of grading and of training
#   make lint       style and types
#   make pictures   the README's pictures, of the real pages in a browser
#   make docs       the site, in build/site; a link that leads nowhere is an error
#   make translations   the catalogues of sentences, after one was added or changed
#   make constraints    the exact versions of CI, from the newest in the ranges
#
# autograder/install.py chooses torch's build: the small one for processors, except on Linux with a GPU. Another index:
#   make demo TORCH_INDEX_URL=https://download.pytorch.org/whl/cu130
# The exact versions of CI:
#   make test PIP_CONSTRAINT=constraints.txt

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# a file's tests stay together: they share what is costly to set up
PARALLEL := --numprocesses auto --dist loadscope

.PHONY: demo test test-all zoo bench lint docs pictures translations constraints release clean

demo: $(VENV)/course
	$(BIN)/python -m autograder demo

test: $(VENV)/test
	$(BIN)/python -m pytest -m "not slow" $(PARALLEL) --maxprocesses 4

test-all: $(VENV)/test
	$(BIN)/python -m pytest $(PARALLEL) --maxprocesses 2 $(CHOSEN)

zoo: $(VENV)/test
	$(BIN)/python tests/zoo/run.py

bench: $(VENV)/test
	$(BIN)/python tests/benchmarks/grading.py
	$(BIN)/python tests/benchmarks/training.py --out tests/benchmarks/results/training.json
	$(BIN)/python tests/benchmarks/training_report.py tests/benchmarks/results/training.json --chart tests/benchmarks/results/training.svg --into tests/benchmarks/README.md

translations: $(VENV)/test
	$(BIN)/python -m autograder translations

# run it with the oldest Python that the course works on; what is above the first package is kept
constraints: $(VENV)/lint $(VENV)/docs
	sed -n '/^#/p' constraints.txt > $(VENV)/constraints.txt
	$(BIN)/python -m pip freeze --all --exclude pip --exclude-editable | sed -n 's/^\([A-Za-z0-9._-]*==[^+]*\).*/\1/p' >> $(VENV)/constraints.txt
	cp $(VENV)/constraints.txt constraints.txt

lint: $(VENV)/lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy autograder assignments

docs: $(VENV)/docs
	rm -rf build/pages build/site
	$(BIN)/python docs/generate/assemble.py build/pages
	$(BIN)/python -m sphinx -q -W --keep-going -c docs build/pages build/site

pictures: $(VENV)/test
	test -e demo/index.html || $(BIN)/python -m autograder demo
	$(BIN)/python docs/generate/pictures.py

release: $(VENV)/course
	$(BIN)/python -m autograder release

clean:
	rm -rf $(VENV) demo graded build

# torch first and by itself, so that another index is asked for it alone
$(VENV)/course: requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m autograder.install
	$(BIN)/python -m pip install --quiet -r requirements.txt -e .
	touch $@

$(VENV)/test: $(VENV)/course
	$(BIN)/python -m pip install --quiet -e '.[test]'
	touch $@

$(VENV)/docs: $(VENV)/course
	$(BIN)/python -m pip install --quiet -e '.[docs]'
	touch $@

$(VENV)/lint: $(VENV)/course
	$(BIN)/python -m pip install --quiet -e '.[lint,test]'
	touch $@
