@echo off
rem striate: finds a JDK, builds Striate if its sources are newer than its jars, and runs it.
rem The rules are those of the script 'striate' beside this file, where they are explained.
rem
rem   striate train models\lenet5.json    any command of Striate
rem   striate test [MAVEN WORDS]          all tests and the format check
rem   striate jdk                         the folder of the JDK that it uses
rem
rem STRIATE_JAVA_OPTS     further words for the JVM, such as -Xmx8g
rem STRIATE_JDK_FOLDERS   where to look for JDKs, in place of the usual folders (each in quotes, separated by spaces)
setlocal EnableExtensions DisableDelayedExpansion

set "needed=25"
set "jvm=-XX:+UseSerialGC -Xmn16m -XX:-UsePerfData -XX:+DisplayVMOutputToStderr -Xlog:disable -Xlog:all=warning:stderr --illegal-native-access=deny --enable-native-access=io.striate.plugin.loader,io.striate.backend.gpu.aparapi"
set "vectors=--add-modules jdk.incubator.vector"
set "quick=1"
for %%W in (%*) do if "%%~W"=="--probe" set "quick="
if "%~1"=="backends" if defined quick set "jvm=%jvm% -XX:TieredStopAtLevel=1"
for %%W in (%*) do if "%%~W"=="--help" set "vectors="
for %%C in (-h --version -V help explain expand validate types zoo schema plugins data verify completion man) do if "%~1"=="%%C" set "vectors="
if not defined vectors set "jvm=%jvm% -XX:TieredStopAtLevel=1"
if defined vectors set "jvm=%jvm% %vectors%"
set "root=%~dp0"
set "root=%root:~0,-1%"
set "sources="
set "app=%root%\lib"
set "java_kind=Java"
if exist "%root%\pom.xml" set "sources=1" & set "app=%root%\cli\target\app" & set "java_kind=JDK"
set "log=%root%\cli\target\build.log"

rem ---- the JDK: JAVA_HOME, then the java on the PATH, then the lowest version that is new enough in the usual folders
set "jdk="
set "best="
set "found="
if not defined sources if exist "%root%\runtime\bin\java.exe" set "jdk=%root%\runtime" & goto found
if defined JAVA_HOME call :first "%JAVA_HOME%"
set "java="
for %%J in (java.exe) do set "java=%%~dp$PATH:J"
if defined java call :first "%java%.."
if not defined STRIATE_JDK_FOLDERS set STRIATE_JDK_FOLDERS="%ProgramFiles%\Java" "%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Microsoft" "%ProgramFiles%\Zulu" "%ProgramFiles%\Amazon Corretto" "%USERPROFILE%\.jdks"
if not defined jdk for %%F in (%STRIATE_JDK_FOLDERS%) do call :folder "%%~F"
if defined found (set "found= only%found%") else set "found= none"
if defined jdk goto found
>&2 echo striate: requires %java_kind% %needed% or newer, but found%found%; searched JAVA_HOME, the PATH and %STRIATE_JDK_FOLDERS%; install a %java_kind% %needed%, or set JAVA_HOME to one
exit /b 1
:found
set "JAVA_HOME=%jdk%"
if "%~1"=="test" goto test
if "%~1"=="jdk" goto jdk
if not defined sources goto start

rem ---- the build: stale if a source, descriptor or pom is newer than the stamp of the last one, and not dated in the future
set "stale=1"
if exist "%app%\stamp" (
  set "stale="
  for /f %%S in ('powershell -NoProfile -Command "$t = (Get-Item -LiteralPath $env:app\stamp).LastWriteTimeUtc; $now = [DateTime]::UtcNow; Get-ChildItem -Path $env:root\pom.xml, $env:root\.mvn, $env:root\*\pom.xml, $env:root\*\src\main -Recurse -Force | Where-Object { $_.LastWriteTimeUtc -gt $t -and $_.LastWriteTimeUtc -le $now } | Select-Object -First 1 | ForEach-Object { 1 }"') do set "stale=1"
)
if not defined stale goto start
>&2 echo striate: building (log: %log%) ...
if not exist "%root%\cli\target" mkdir "%root%\cli\target"
type nul > "%log%.stamp"
pushd "%root%"
call "%root%\mvnw.cmd" -B -ntp -q package -pl cli -am -Dmaven.test.skip=true > "%log%" 2>&1
if errorlevel 1 (
  popd
  >&2 type "%log%"
  >&2 echo striate: the build failed; the whole log is %log%
  exit /b 1
)
popd
move /y "%log%.stamp" "%app%\stamp" > nul

:start
set "STRIATE_PROGRAM=%~nx0"
set "STRIATE_HOME=%root%"
"%jdk%\bin\java.exe" %jvm% %STRIATE_JAVA_OPTS% -p "%app%" -m io.striate.cli %*
exit /b %errorlevel%

:jdk
echo %jdk%
exit /b 0

:test
if not defined sources (
  >&2 echo striate: the tests are in the sources of Striate, and this is a release without them
  exit /b 1
)
rem Not by shift: it would cut -Dtest=X at the '='.
set "words="
for /f "tokens=1,*" %%A in ("%*") do set words=%%B
pushd "%root%"
call "%root%\mvnw.cmd" -B -ntp verify %words%
set "code=%errorlevel%"
popd
exit /b %code%

rem ---- :look FOLDER sets version and major, and fits if it is a JDK that is new enough
:look
set "version="
set "fits="
if not exist "%~1\release" exit /b 0
if not exist "%~1\bin\java.exe" exit /b 0
for /f "usebackq tokens=1,2 delims==" %%K in ("%~1\release") do if "%%K"=="JAVA_VERSION" set "version=%%~L"
if not defined version exit /b 0
for /f "delims=.-+_" %%M in ("%version%") do set "major=%%M"
if defined sources if not exist "%~1\bin\javac.exe" set "version=%version% without javac" & set "major=0"
if %major% geq %needed% set "fits=1"
if not defined fits set "found=%found% %version% (%~f1)"
exit /b 0

:first
if defined jdk exit /b 0
call :look "%~1"
if defined fits set "jdk=%~f1"
exit /b 0

:folder
for /f "delims=" %%H in ('dir /b /ad "%~1" 2^> nul') do call :lowest "%~1\%%H"
exit /b 0

:lowest
call :look "%~1"
if not defined fits exit /b 0
if defined best if %major% geq %best% exit /b 0
set "best=%major%"
set "jdk=%~f1"
exit /b 0
