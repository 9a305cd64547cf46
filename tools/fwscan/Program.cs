using System;
using System.CommandLine;
using System.IO;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
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

    int code = parsed.Invoke(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
        Output = terminal.Out,
        Error = terminal.Error,
    });
    terminal.Flush();
    return code;
}
catch (StandardOutputException exception) when (exception.IsBrokenPipe)
{
    return ExitCode.BrokenPipe;
}
catch (StandardOutputException exception)
{
    terminal.Complain(exception.Message);
    return ExitCode.Error;
}
catch (OutOfMemoryException)
{
    terminal.Complain("there is not enough memory for this input; split it, or give the program more");
    return ExitCode.Error;
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
        terminal.WriteErrors(exception.ToString().Split('\n'));
    }

    return ExitCode.InternalError;
}
