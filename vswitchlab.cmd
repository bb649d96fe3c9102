@echo off
rem Starts VSwitchLab from a checkout; builds on first use. Delete target\launcher to build again.
setlocal
set "HERE=%~dp0"
set "OUT=%HERE%target\launcher"
if not exist "%OUT%\stamp" (
  echo vswitchlab: building, a minute or two the first time ... 1>&2
  pushd "%HERE%"
  call mvn -q -B -Dfast -Dlauncher -Dmaven.test.skip=true package || (popd & exit /b 3)
  popd
  echo built> "%OUT%\stamp"
)
java -XX:+UseSerialGC -Xshare:auto %VSWITCHLAB_JAVA_OPTS% "-Dvswitchlab.home=%HERE%." -cp "%OUT%\lib\*" org.vswitchlab.scenario.main.Main %*
exit /b %ERRORLEVEL%
