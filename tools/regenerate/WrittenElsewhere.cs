using System.Collections.Generic;

namespace FirmwareScanner.Regenerate;

/// <summary>Something that a program writes, and that is not made anew with the rest.</summary>
/// <param name="Path">The file or folder, with the region of a document after a <c>#</c>.</param>
/// <param name="Command">What writes it.</param>
/// <param name="Reason">Why it is not made with the rest.</param>
internal sealed record WrittenElsewhere(string Path, string Command, string Reason)
{
    private const string Benchmarks = "dotnet run -c Release --project tests/benchmarks --";
    private const string Latency = Benchmarks + " latency --write-docs docs/performance.md";
    private const string Time = "measures time on the machine it runs on";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<WrittenElsewhere> All { get; } =
    [
        new("docs/performance.md#il", $"{Benchmarks} il --write-docs docs/performance.md", "needs the corpus, 16 MB of Debian's firmware"),
        new("docs/performance.md#latency", Latency, Time),
        new("docs/performance.md#unpack", $"{Benchmarks} unpack IMAGES --write-docs docs/performance.md", "needs images, and the tools of each format"),
        new("docs/performance.md#speed", $"{Benchmarks} unpack-speed IMAGES --write-docs docs/performance.md", Time),
        new("docs/performance.md#rulesets", $"{Benchmarks} rulesets DIR... --samples FOLDER --write-docs docs/performance.md", "needs rules and files of others"),
        new("docs/images/latency.svg", Latency, Time),
        new(
            "docs/performance.md#peers",
            "tests/benchmarks/peers/run.sh --write-docs docs/performance.md",
            "measures time, and needs the other scanners and the corpus"),
        new(
            "docs/performance.md#record",
            "tests/benchmarks/peers/run.sh --write-docs docs/performance.md",
            "a row for each measurement that was made"),
        new(
            "docs/performance.md#hostile",
            $"{Benchmarks} hostile --write-docs docs/performance.md",
            "measures time, and needs the other scanners and the corpus"),
        new("src/FirmwareScanner.Signatures/Atoms/gram-sample.bin", $"{Benchmarks} stats", "needs the corpus"),
        new("docs/images/bench-report.png", "a browser's picture of 'fwscan bench --report'", "needs a browser"),
        new("docs/images/scan-report.png", "a browser's picture of 'fwscan scan --report', of an image made for it, with test keys", "needs a browser"),
        new("src/FirmwareScanner.Signatures/Atoms/background.bin", $"{Benchmarks} stats", "needs the corpus"),
        new(
            "tests/recordings",
            "fwscan replay FILE.pcapng --golden FILE.events --update-golden",
            "golden files are what tests compare with: a change of theirs is a decision"),
        new("tools/ilproof/budgets.json", "dotnet run -c Release --project tools/ilproof -- check --accept", "a budget is a decision"),
        new("src/FirmwareScanner.Core/packages.lock.json", "dotnet restore --force-evaluate", "written by NuGet, one beside each project"),
    ];
}
