using System.Collections.Generic;
using System.Linq;
using FirmwareScanner.Core.Tests.Pipeline;
using FirmwareScanner.Core.Tests.Scanning;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Unpack;
using Xunit;

namespace FirmwareScanner.Core.Tests.Unpack;

/// <summary>A pipeline whose database unwraps, and what it should say of a stream.</summary>
internal sealed class UnwrapBench
{
    internal const int Window = 128 * 1024;

    private const string Rules = $$"""
        rule marker { strings: $a = "{{Wrapped.Marker}}" condition: $a }
        rule pair { strings: $b = { 11 22 } condition: $b }
        rule end { strings: $c = "inside" condition: $c at filesize - 6 }
        """;

    private static readonly byte[] Unwrapping = ScanBench.Compile(ScanBench.Parse(Rules), TargetProfile.Device, true);

    private readonly PipelineBench _bench;

    internal UnwrapBench(int window = Window, int payload = 256, int journal = 4096, byte[]? image = null)
    {
        _bench = new PipelineBench(payload + 64, RingPolicy.Refuse, 2, payload, journal, image ?? Unwrapping, window).Start();
    }

    internal PipelineBench Bench => _bench;

    internal ScanVerdict Verdict => _bench.Station.Ledger.Verdict;

    internal int Reasons => _bench.Station.Ledger.Reasons;

    internal IEnumerable<ScanRecord> Opened => _bench.Events.Where(record => record.Kind == ScanEventKind.LayerOpened);

    internal List<ScanRecord> Scan(byte[] stream, int piece = int.MaxValue) => _bench.Scan(stream, piece);

    /// <summary>Checks a stream: outer events, layers and their events, the verdict.</summary>
    internal void Expect(byte[] stream, int reasons, params (WrapperFormat Format, int Offset, byte[] Content)[] layers)
    {
        List<ScanRecord> events = Scan(stream);
        ScanRecord[] outer = [.. events.Where(record => record.Kind is ScanEventKind.Match or ScanEventKind.RuleFired)];
        Assert.Equal(ScanOf(stream), outer);
        List<ScanRecord> inner =
        [
            .. layers.SelectMany(layer => ScanOf(layer.Content)
                .Select(record => record with
                {
                    Kind = record.Kind == ScanEventKind.Match ? ScanEventKind.LayerMatch : ScanEventKind.LayerRuleFired,
                })
                .Prepend(new ScanRecord(ScanEventKind.LayerOpened, (int)layer.Format, layer.Offset, 0))),
        ];
        Assert.Equal(inner, events.Where(record => record.Kind >= ScanEventKind.LayerOpened));
        bool isFound = events.Any(record => record.Kind is ScanEventKind.RuleFired or ScanEventKind.LayerRuleFired);
        Assert.Equal(isFound ? ScanVerdict.Found : reasons != 0 ? ScanVerdict.Incomplete : ScanVerdict.Clean, Verdict);
        Assert.Equal(reasons, Reasons);
    }

    /// <summary>What the scanner says of a stream that nobody looks into.</summary>
    internal static List<ScanRecord> ScanOf(byte[] stream)
    {
        ScanBench bench = ScanBench.Open(Unwrapping);
        var sink = new CollectingSink();
        bench.Scanner.Begin(sink);
        bench.Scanner.Scan(stream, 0, stream.Length);
        bench.Scanner.Finish(stream, stream.Length);
        return sink.Records;
    }
}
