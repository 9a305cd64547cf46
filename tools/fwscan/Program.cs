using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using FirmwareScanner.Corpus;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Rules;
using FirmwareScanner.Tool.Commands;
using FirmwareScanner.Tool.Exit;
using FirmwareScanner.Tool.Output;

string[] arguments = CommandLine.Restore(args);
var terminal = new Terminal();
try
{
    var configuration = new ScanConfiguration();
    RootCommand root = Root.Create(terminal, configuration);
    string[] normal = FlagValues.Resolve(root, Root.Normalize(root, arguments), out IReadOnlyList<string> off);

    // A file may be called "@list"; nothing here needs response files.
    var rules = new ParserConfiguration { ResponseFileTokenReplacer = null };
    ParseResult parsed = root.Parse(normal, rules);
    if (parsed.Action is not { ClearsParseErrors: true } && ConfigurationOptions.FindFile(parsed) is ConfigurationFile file)
    {
        terminal.Complain($"note: options and accepted findings from {file.Path}");
        configuration.File = file;
        normal = file.AddTo(normal, parsed, off);
        parsed = root.Parse(normal, rules);
    }

    string[] problems = Root.FindProblems(parsed, normal, configuration.File);
    if (problems.Length > 0 && parsed.Action is not { ClearsParseErrors: true })
    {
        Array.ForEach(problems, terminal.Complain);

        terminal.Complain($"see fwscan {Root.PathOf(parsed.CommandResult.Command)}--help");
        return ExitCode.Error;
    }

    DisplayOptions.Apply(parsed, terminal);
    int code = parsed.Invoke(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
        // Who typed nothing gets help, a script that lost its arguments an error.
        Output = arguments.Length > 0 ? terminal.Out : terminal.Error,
        Error = terminal.Error,
    });
    terminal.Flush();
    return arguments.Length > 0 ? code : ExitCode.Error;
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
    exception is UserErrorException or SignatureSetException or CorpusException or IOException or UnauthorizedAccessException)
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
