@echo off
rem ATMP Atlas on Windows: atmp serve, atmp test, atmp --help. Brings what it needs, asks for no rights.
setlocal
set "checkout=%~dp0."
set "uv=uv"
where uv >nul 2>nul && goto run

set "home=%LOCALAPPDATA%\atmp-atlas\uv"
if defined ATMP_CACHE_DIR set "home=%ATMP_CACHE_DIR%\uv"
set "uv=%home%\Scripts\uv.exe"
if exist "%uv%" goto run
set "python=py -3"
where py >nul 2>nul || set "python=python"
echo atmp: bringing uv into %home% 1>&2
%python% -m venv "%home%" && "%home%\Scripts\python.exe" -m pip install -q "uv>=0.9" 1>&2 && goto run
echo atmp: neither uv nor a Python that can install it was found; see https://docs.astral.sh/uv/ 1>&2
exit /b 1

:run
set "groups=--no-default-groups"
if /i "%~1"=="test" set "groups=--all-groups"
if /i "%~1"=="bench" set "groups=--all-groups"
"%uv%" run --quiet --project "%checkout%" --frozen %groups% atmp %*
exit /b %errorlevel%
