using System;
using System.CommandLine;
using System.IO;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Rules;
using FirmwareScanner.Tool.Commands;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

var terminal = new Terminal();
try
{
    ParseResult parsed = Root.Create(terminal).Parse(args, new ParserConfiguration
    {
        // A file may be called "@list"; nothing here needs response files.
        ResponseFileTokenReplacer = null,
    });
    string[] problems = Root.FindProblems(parsed, args);
    if (problems.Length > 0 && parsed.Action is not { ClearsParseErrors: true })
    {
        Array.ForEach(problems, terminal.Complain);

        terminal.Complain($"see fwscan {Root.PathOf(parsed.CommandResult.Command)}--help");
        return ExitCode.Error;
    }

    return parsed.Invoke(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
        Output = terminal.Out,
        Error = terminal.Error,
    });
}
catch (OperationCanceledException)
{
    terminal.Complain("interrupted");
    return ExitCode.Interrupted;
}
catch (DeviceLostException exception)
{
    terminal.Complain(exception.Message);
    return ExitCode.DeviceLost;
}
catch (Exception exception) when (
    exception is UserErrorException or SignatureSetException or IOException or UnauthorizedAccessException)
{
    terminal.Complain(exception.Message);
    return ExitCode.Error;
}
catch (Exception exception)
{
    terminal.Complain($"internal error: {exception.GetType().Name}: {exception.Message}");
    terminal.Complain("this is a bug of fwscan: please report it with the command line and, if you may, the input");
    if (Environment.GetEnvironmentVariable("FWSCAN_DEBUG") is { Length: > 0 })
    {
        terminal.Error.WriteLine(exception);
    }

    return ExitCode.InternalError;
}
finally
{
    terminal.Dispose();
}
