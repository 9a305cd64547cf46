using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.NanoRun.Benchmarking;

namespace FirmwareScanner.NanoRun;

/// <summary>The command line: options in, exit code out.</summary>
internal static class NanoRunCommand
{
    private const string Description = """
        Runs the assemblies of the device on a nanoCLR, the interpreter of .NET nanoFramework, here on the desktop: compiles the sources
        of an .nfproj against the device's references, converts them with the metadata processor, starts the interpreter, reads
        what its test launcher prints. docs/nano-run.md says where the parts come from.

        Exit codes: 0 all passed, 1 a test failed or never reported, 2 an error, 70 a bug of nano-run, 130 interrupted.
        """;

    private static readonly Argument<FileInfo> Project = new("project")
    {
        Description = "The .nfproj: of the tests, or with --bench of the core.",
    };

    private static readonly Option<string?> Interpreter = Tool(
        "--interpreter", "INTERPRETER", "The nanoCLR: a program that takes .pe files. A .dll is started with dotnet.");

    private static readonly Option<string[]> InterpreterArguments = new("--interpreter-argument")
    {
        Description = "An argument before the .pe files; may be repeated.",
    };

    private static readonly Option<string?> MetadataProcessor = Tool(
        "--metadata-processor", "METADATA_PROCESSOR", "The metadata processor. A .dll is started with dotnet.");

    private static readonly Option<string[]> References = new("--references")
    {
        Description = "A folder with reference assemblies (mscorlib.dll and so on), searched with all its folders; may be repeated. "
            + "A .pe beside an assembly is used as it is. Else NANO_RUN_REFERENCES.",
    };

    private static readonly Option<DirectoryInfo?> Output = new("--output")
    {
        Description = "Where assemblies go; by default a temporary folder that is removed.",
    };

    private static readonly Option<int> Timeout = new("--timeout")
    {
        Description = "Seconds after which the interpreter is stopped.",
        DefaultValueFactory = _ => 300,
    };

    private static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Lists passed tests, and all that the interpreter prints.",
    };

    private static readonly Option<bool> Bench = new("--bench")
    {
        Description = "Measures the scan of each --stream with each --db, as a ratio to summing its bytes.",
    };

    private static readonly Option<FileInfo[]> Databases = new("--db")
    {
        Description = "With --bench: a signature database (.fsdb); may be repeated.",
    };

    private static readonly Option<FileInfo[]> Streams = new("--stream")
    {
        Description = "With --bench: the bytes to scan, at most 480,000 of them; may be repeated.",
    };

    private static readonly Option<string?> Counter = new("--count-with")
    {
        Description = "With --bench: counts native instructions instead of measuring time. A program, with its arguments, that starts "
            + "the interpreter and prints how many instructions it ran, such as 'valgrind --tool=callgrind --callgrind-out-file=/dev/null'.",
    };

    private static readonly Option<string?> CountPattern = new("--count-pattern")
    {
        Description = "With --count-with: a regular expression for what that program prints, its first group being the number; by default "
            + "that of callgrind, lackey, perf stat and QEMU's plugin insn.",
    };

    /// <summary>Runs the command line.</summary>
    /// <param name="arguments">As typed.</param>
    /// <param name="output">For results.</param>
    /// <param name="error">For complaints.</param>
    /// <param name="cancellation">Ends the run early.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(
        string[] arguments, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        RootCommand root = Create(output);
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0 && parsed.Action is not { ClearsParseErrors: true })
        {
            foreach (string problem in parsed.Errors.Select(e => e.Message))
            {
                await error.WriteLineAsync("nano-run: " + problem);
            }

            await error.WriteLineAsync("nano-run: see nano-run --help");
            return ExitCode.Error;
        }

        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error };
            return await parsed.InvokeAsync(configuration, cancellation);
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("nano-run: interrupted");
            return ExitCode.Interrupted;
        }
        catch (Exception exception) when (exception is UserErrorException or IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync("nano-run: " + exception.Message);
            return ExitCode.Error;
        }
        catch (Exception exception)
        {
            await error.WriteLineAsync($"nano-run: internal error, please report it: {exception.GetType().Name}: {exception.Message}");
            return ExitCode.InternalError;
        }
    }

    private static RootCommand Create(TextWriter output)
    {
        var root = new RootCommand(Description)
        {
            Project, Interpreter, InterpreterArguments, MetadataProcessor, References, Output, Timeout, Verbose, Bench, Databases, Streams,
            Counter, CountPattern,
        };
        root.SetAction((parsed, cancellation) => new NanoRunner(Settings(parsed), output).RunAsync(cancellation));
        return root;
    }

    private static RunSettings Settings(ParseResult parsed)
    {
        string[] references = parsed.GetValue(References) is { Length: > 0 } given
            ? given
            : Variable("REFERENCES")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        bool isBench = parsed.GetValue(Bench);
        int timeout = parsed.GetValue(Timeout);
        if (timeout < 1)
        {
            throw new UserErrorException($"--timeout {timeout}: expected 1 second or more");
        }

        return new RunSettings
        {
            Project = parsed.GetRequiredValue(Project).FullName,
            Interpreter = Required(parsed.GetValue(Interpreter), "--interpreter", "NANO_RUN_INTERPRETER"),
            InterpreterArguments = parsed.GetValue(InterpreterArguments) ?? [],
            MetadataProcessor = Required(parsed.GetValue(MetadataProcessor), "--metadata-processor", "NANO_RUN_METADATA_PROCESSOR"),
            References = references,
            Output = parsed.GetValue(Output)?.FullName,
            Timeout = TimeSpan.FromSeconds(timeout),
            IsVerbose = parsed.GetValue(Verbose),
            Databases = isBench ? Files(parsed.GetValue(Databases), "--db") : [],
            Streams = isBench ? Files(parsed.GetValue(Streams), "--stream") : [],
            Counter = [.. CommandLineParser.SplitCommandLine(parsed.GetValue(Counter) ?? string.Empty)],
            CountPattern = parsed.GetValue(CountPattern) is string pattern ? PatternOf(pattern) : InstructionCounter.DefaultPattern,
        };
    }

    private static Option<string?> Tool(string name, string variable, string description)
    {
        return new Option<string?>(name)
        {
            Description = $"{description} Else NANO_RUN_{variable}.",
            DefaultValueFactory = _ => Variable(variable),
        };
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable("NANO_RUN_" + name) is { Length: > 0 } value
        ? value
        : null;

    private static string[] Files(FileInfo[]? files, string option) => files is { Length: > 0 }
        ? [.. files.Select(file => Required(file.FullName, option, null))]
        : [Required(null, option, null)];

    private static Regex PatternOf(string pattern)
    {
        try
        {
            var regex = new Regex(pattern, RegexOptions.None, InstructionCounter.Patience);
            return regex.GetGroupNumbers().Length > 1
                ? regex
                : throw new UserErrorException($"--count-pattern {pattern}: expected a group, in parentheses, around the number");
        }
        catch (ArgumentException exception)
        {
            throw new UserErrorException($"--count-pattern: {exception.Message}");
        }
    }

    private static string Required(string? path, string option, string? variable)
    {
        string hint = variable is null ? string.Empty : $" (or the variable {variable})";
        if (path is null)
        {
            throw new UserErrorException($"{option}{hint} is needed; see nano-run --help");
        }

        return File.Exists(path) ? path : throw new UserErrorException($"{option}: {path} does not exist");
    }
}
