# 常用命令。机器上只需要 Python 3.11 以上、make 和 git；其余都装在 .venv 里，不动系统。

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check chaos fuzz licences lock scans clean

help:  ## 列出这些命令
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1|/' | awk -F'|' '{printf "%-16s%s\n", $$1, $$2}'

run: .venv/.installed  ## 启动整个系统，Ctrl-C 结束
	@exec $(BIN)/jixiao up --play $(if $(ONCE),--once) $(if $(INBOX),--inbox '$(INBOX)')

scans: .venv/.scans  ## 安装扫描件和照片的识读（可选，约 130 MB，识读时不联网）

test: .venv/.developing  ## 跑全部测试
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

# ARGS goes to the script: make chaos ARGS="--random 300 --database sqlite".
chaos: .venv/.developing  ## 在每一步和随机时刻断电几百次，对照结果；很久
	@$(BIN)/python -m benchmarks.chaos $(ARGS)

fuzz: .venv/.developing  ## 用坏文件和怪文件试每一种读取，看有没有读错、卡住或崩溃
	@$(BIN)/python benchmarks/fuzz.py $(ARGS)

check: .venv/.developing licences  ## 代码风格、类型、房间之间的箭头、依赖的许可证
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

# Liberal licences only. Read and accepted by name: psycopg (LGPL-3.0; used unchanged and replaceable, which is what
# that licence asks for) and text-unidecode (a choice of licences, of which we take the Artistic License).
LIBERAL := Apache;BSD;CC0;ISC;MIT;MPL;Mozilla Public;PSF;Python Software Foundation;Unlicense;Zlib;0BSD
licences: .venv/.developing
	@$(BIN)/pip-licenses --from=mixed --partial-match --allow-only='$(LIBERAL)' --fail-on='GPL;General Public' \
		--ignore-packages psycopg psycopg-binary text-unidecode \
		--packages $$(sed -nE 's/^([A-Za-z0-9._-]+)==.*/\1/p' requirements.txt $(if $(wildcard .venv/.scans),requirements-scans.txt)) >/dev/null

COMPILE = UV_CUSTOM_COMPILE_COMMAND='make lock' $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url \
	--universal --python-version 3.11 pyproject.toml --extra build $(if $(UPGRADE),--upgrade)
lock: .venv/.developing  ## 按 pyproject.toml 重写带哈希的依赖清单；UPGRADE=1 同时升级
	@$(COMPILE) --output-file requirements.txt >/dev/null
	@$(COMPILE) --extra dev --constraint requirements.txt --output-file requirements-dev.txt >/dev/null
	@$(COMPILE) --extra scans --constraint requirements-dev.txt --output-file requirements-scans.txt >/dev/null

clean:  ## 卸载：删去 .venv 与各种缓存；数据文件夹 var 不动
	@rm -rf .venv *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The lists are complete, so pip resolves nothing (--no-deps): asked to, the pip of Python 3.11 and 3.12 takes the
# newest sqlalchemy for prefect's "sqlalchemy[asyncio]" and refuses it for want of a hash. `pip check` then looks at all.
#
# Each stamp says that what it is made from has been installed; the project itself is quick, what it needs is not.
.venv/.installed: .venv/.needed pyproject.toml
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(PIP) check
	@touch $@

.venv/.developing: .venv/.needed-dev .venv/.installed
	@$(PIP) check
	@touch $@

.venv/.scans: requirements-scans.txt .venv/.needed
	@echo '安装扫描件识读……'
	@$(PIP) install --no-deps --require-hashes --requirement requirements-scans.txt
	@$(PIP) check
	@touch $@

.venv/.needed: requirements.txt | .venv/bin/python
	@echo '安装依赖到 .venv，第一次约需一分钟……'
	@$(PIP) install --no-deps --require-hashes --requirement requirements.txt
	@touch $@

.venv/.needed-dev: requirements-dev.txt .venv/.needed
	@echo '安装开发用的依赖……'
	@$(PIP) install --no-deps --require-hashes --requirement requirements-dev.txt
	@touch $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "需要 Python 3.11 或更新的版本：make PYTHON=/路径/python3.11")'
	@$(PYTHON) -m venv .venv
