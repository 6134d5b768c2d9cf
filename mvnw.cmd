@echo off
rem Runs Maven: the one on the PATH or, if there is none, the one that .mvn\wrapper\maven-wrapper.properties
rem names, fetched once into .m2\wrapper\dists and checked against its SHA-256.
setlocal EnableExtensions DisableDelayedExpansion
for %%M in (mvn.cmd) do set "mvn=%%~$PATH:M"
if defined mvn goto run

for /f "usebackq tokens=1,* delims==" %%K in ("%~dp0.mvn\wrapper\maven-wrapper.properties") do set "%%K=%%L"
for %%N in ("%distributionUrl%") do set "name=%%~nxN"
set "name=%name:-bin.tar.gz=%"
set "dists=%USERPROFILE%\.m2\wrapper\dists"
set "home=%dists%\%name%"
set "mvn=%home%\bin\mvn.cmd"
if exist "%mvn%" goto run

>&2 echo mvnw: no mvn on the PATH; fetching %name% into %dists%
set "work=%dists%\fetch.%RANDOM%"
mkdir "%work%" || exit /b 1
rem curl and tar are part of Windows 10 and later.
curl -fsSL -o "%work%\maven.tar.gz" "%distributionUrl%"
if errorlevel 1 (
  >&2 echo mvnw: cannot fetch %distributionUrl%; check the network, or install Maven and put it on the PATH
  rmdir /s /q "%work%"
  exit /b 1
)
certutil -hashfile "%work%\maven.tar.gz" SHA256 | find /i "%distributionSha256Sum%" > nul
if errorlevel 1 (
  >&2 echo mvnw: %distributionUrl% has another SHA-256 than expected; nothing was installed: try again, or install Maven yourself
  rmdir /s /q "%work%"
  exit /b 1
)
tar -xzf "%work%\maven.tar.gz" -C "%work%" || exit /b 1
move "%work%\%name%" "%home%" > nul
rmdir /s /q "%work%"

:run
call "%mvn%" %*
exit /b %errorlevel%
