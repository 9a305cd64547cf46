using System;
using System.Collections.Generic;
using System.IO;
using FirmwareScanner.FileSystem;
using FirmwareScanner.Replay;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;

namespace FirmwareScanner.Bench;

/// <summary>What the events of recordings should be: golden files, or what the core finds on this machine.</summary>
internal sealed class BenchReference(SignatureSet signatures, BenchOptions options)
{
    private const string CoreName = "the core on this machine";

    private readonly Dictionary<string, EventLog> _expected = new(StringComparer.Ordinal);
    private ReplayRunner? _runner;

    /// <summary>Bytes that the decoders of the device may refer back to; set before the first recording is prepared.</summary>
    internal int UnwrapWindow { get; set; }

    /// <summary>Gets what is expected of a recording, before the device is troubled.</summary>
    /// <exception cref="InvalidDataException">There is no golden file.</exception>
    internal void Prepare(string recording)
    {
        if (options.GoldenFolder is not null)
        {
            string golden = PathOf(recording);
            if (!options.UpdatesGolden && !FileStatus.Exists(golden))
            {
                throw new InvalidDataException($"{golden}: no such file (--update-golden makes it)");
            }
        }
        else if (!_expected.ContainsKey(recording))
        {
            _runner ??= new ReplayRunner(
                signatures,
                new ReplayOptions
                {
                    BudgetBytes = int.MaxValue,
                    LargestArrayBytes = int.MaxValue,
                    Stream = options.Stream,
                    UnwrapWindow = UnwrapWindow,
                });
            using var input = new FileStream(InputFile.OpenHandle(recording), FileAccess.Read);
            _expected[recording] = _runner.Run(input, recording).Log;
        }
    }

    internal GoldenDifference? Compare(string recording, EventLog log) => options.GoldenFolder is null
        ? GoldenFile.Compare(CoreName, _expected[recording].Lines, log)
        : GoldenFile.Compare(PathOf(recording), log, signatures);

    internal void Update(string recording, EventLog log) => GoldenFile.Update(PathOf(recording), log, signatures);

    private string PathOf(string recording) => GoldenFile.PathOf(options.GoldenFolder!, recording);
}
