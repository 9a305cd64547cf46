using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace FirmwareScanner.Documents.Tests;

/// <summary>What a test does with a command.</summary>
internal enum CommandUse
{
    /// <summary>It is run and must end with 0.</summary>
    Run,

    /// <summary>It is run until it has said its first word, then stopped, and must end with 0.</summary>
    Stop,

    /// <summary>It is not run, as it takes minutes: the project or folder that it names must be there.</summary>
    Check,

    /// <summary>It is not run, for a reason.</summary>
    Leave,
}

/// <summary>What is done with commands that look like this.</summary>
/// <param name="Pattern">How they look: a regular expression that the command starts with.</param>
/// <param name="Use">What is done.</param>
/// <param name="Reason">Why they are not just run.</param>
internal sealed record Treatment(string Pattern, CommandUse Use, string Reason)
{
    private const string Port = "needs a board at a serial port";
    private const string Windows = "needs nanoFramework's build components, which are for Windows";
    private const string Interpreter = "needs nanoFramework's interpreter";
    private const string Corpus = "needs the corpus, which is downloaded";
    private const string Sdk = "a build of minutes, which .ci/run does";

    /// <summary>What is not just run. Whatever is neither here nor of <see cref="IsOurs"/> fails the tests.</summary>
    public static IReadOnlyList<Treatment> All { get; } =
    [
        new("fwscan (board|serve) ", CommandUse.Stop, "runs until it is stopped"),
        new("(mkdir -p pages && )?fwscan watch (?!.*--once)", CommandUse.Leave, "runs until it is stopped, and ends with 130 then"),
        new("fwscan bench --port ", CommandUse.Leave, Port),
        new("fwscan capture --port ", CommandUse.Leave, Port),
        new("fwscan update --port ", CommandUse.Leave, Port),
        new("fwscan key (provision|replace) --port ", CommandUse.Leave, Port),
        new("fwscan (log|key show) --port ", CommandUse.Leave, Port),
        new("ls -l /dev/", CommandUse.Leave, "looks at the ports of the machine"),
        new("fwscan flash (?!.*--dry-run)", CommandUse.Leave, Port),
        new("fwscan wiring --board my-board", CommandUse.Leave, "needs a build with the reader's own board"),
        new("fwscan record usr/", CommandUse.Leave, "needs files of Debian's packages"),
        new("dotnet (build|test|publish|restore|format)\\b", CommandUse.Check, Sdk),
        new("alias fwscan=|export FWSCAN_NATIVE=", CommandUse.Leave, "the test names the program itself"),
        new("tools/site/build.sh", CommandUse.Leave, "needs the network, and has a workflow of its own"),
        new("dotnet new console", CommandUse.Leave, "DeveloperPageTests build the programs of that page"),
        new("dotnet add package FirmwareScanner", CommandUse.Leave, "packages.Tests use each package in a project"),
        new("dotnet tool install --global fwscan", CommandUse.Leave, "packages.Tests install it"),
        new("dotnet pack\\b", CommandUse.Check, Sdk),
        new("apt install |sha256sum --check|tar -xzf|gh attestation", CommandUse.Leave, "needs the files of a release; packages.Tests make and use them"),
        new("(brew|winget|docker) ", CommandUse.Leave, "needs that program; packages.Tests look at what it is given"),
        new("dotnet run -c Release --project tools/regenerate", CommandUse.Leave, "is for the whole repository; has tests of its own"),
        new("dotnet run -c Release --project tools/nano-run", CommandUse.Leave, Interpreter),
        new("dotnet run -c Release --project tests/benchmarks -- (corpus|il --write|il --builtin|il --methods|il +#|stats|signatures)", CommandUse.Leave, Corpus),
        new("dotnet run -c Release --project tests/benchmarks -- (unpack|unpack-speed) .*", CommandUse.Leave, "needs images and the tools of their formats"),
        new("dotnet run -c Release --project tests/benchmarks -- latency", CommandUse.Leave, "measures for minutes"),
        new("dotnet run -c Release --project tests/recording-mutations", CommandUse.Leave, "takes minutes; some of it runs with the tests"),
        new("dotnet run -c Release --project tests/(fuzzing|mutation)", CommandUse.Leave, "takes minutes, and has tests of its own"),
        new("dotnet run -c Release --project tests/benchmarks -- hostile", CommandUse.Leave, "measures for minutes, and needs the other scanners and the corpus"),
        new("tests/benchmarks/peers/run.sh", CommandUse.Leave, "needs the other scanners and the corpus"),
        new("dotnet tool install -g nanoff", CommandUse.Leave, "changes the machine"),
        new("nanoff ", CommandUse.Leave, Port),
        new("fwscan rules (update|pack) ?", CommandUse.Leave, "changes what the user's fwscan goes by; fwscan.Tests run it in a home of their own"),
        new("openssl ", CommandUse.Leave, "makes a key with another program"),
        new("nuget restore |msbuild ", CommandUse.Leave, Windows),
        new("tests/benchmarks/stores/measure.sh", CommandUse.Leave, "takes minutes"),
        new("apt-get |for package in |tshark ", CommandUse.Leave, "needs Debian's packages or Wireshark"),
    ];

    /// <summary>How the commands start that a test may run.</summary>
    private static Regex Ours { get; } = new(@"^(fwscan |dotnet run |\{ cat image\.bin; printf )");

    /// <summary>Whether a test may run a command: it is of a program of this repository.</summary>
    /// <param name="command">The command.</param>
    public static bool IsOurs(DocumentCommand command) => Ours.IsMatch(command.Text);

    /// <summary>What is said of a command, if anything.</summary>
    /// <param name="command">The command.</param>
    public static Treatment? Of(DocumentCommand command) => All.FirstOrDefault(each => each.Fits(command));

    /// <summary>Whether this is said of a command.</summary>
    /// <param name="command">The command.</param>
    public bool Fits(DocumentCommand command) => Regex.IsMatch(command.Text, $"^({Pattern})", RegexOptions.None, TimeSpan.FromSeconds(1));
}
