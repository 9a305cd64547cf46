using System;
using System.IO;
using System.Linq;
using FirmwareScanner.Bench.Client;
using FirmwareScanner.Bench.Keys;
using FirmwareScanner.Database;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Results;
using FirmwareScanner.Rules;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Station;
using FirmwareScanner.Tests.Rules;
using FirmwareScanner.Update;
using Xunit;

namespace FirmwareScanner.Bench.Tests.Client;

/// <summary>A device and a host on a line in memory. Time passes only while the host waits, a millisecond at a time.</summary>
internal sealed class LinkRig : LinkClock
{
    internal static readonly SignatureSet Signatures = TestRules.Compile(TestRules.Mixed, TargetProfile.Device);

    private const int RingCapacity = 1024;

    private readonly SlotStorage? _storage;
    private int _now = 100_000;

    internal LinkRig(LineFaults? faults = null, LinkClientOptions? options = null, SlotStorage? storage = null, BoardKey? key = null)
    {
        Line = new MemoryLine(faults) { Now = _now };
        _storage = storage;
        KeyFile.Record = key?.ToRecord(0);
        Client = new LinkClient(Line.Host, this, (options ?? new LinkClientOptions()) with { Session = 1000 });
        Start();
    }

    internal MemoryLine Line { get; }

    /// <summary>The key of the device, which outlasts a restart.</summary>
    internal MemoryKeyFile KeyFile { get; } = new();

    internal LinkClient Client { get; }

    internal LinkSession Session { get; private set; } = null!;

    internal ScanStation Station { get; private set; } = null!;

    internal ScanPipeline Pipeline => Station.Pipeline;

    internal DatabaseSlots? Slots { get; private set; }

    internal int BootNumber { get; private set; }

    /// <summary>Called each millisecond; decides whether the device runs then.</summary>
    internal Func<int, bool>? OnTick { get; set; }

    internal MatchCollector Matches { get; } = new(Signatures, new MatchLimits());

    internal LinkSettings Settings { get; } = new() { LargestFrame = 256, Window = 1024, ReadLength = 128, EventWindow = 16 };

    public override int Milliseconds => _now;

    public override void Idle()
    {
        _now++;
        Line.Now = _now;
        if (OnTick?.Invoke(_now) ?? true)
        {
            PollDevice();
        }
    }

    internal void PollDevice()
    {
        for (int i = 0; i < 4; i++)
        {
            Session.Poll(_now);
        }

        if (Session.IsRebootRequested)
        {
            Start();
        }
    }

    /// <summary>Switches the device off and on.</summary>
    internal void Start()
    {
        BootNumber++;
        var plan = new MemoryPlan(1 << 18);
        var authority = new Authority();
        authority.Open(KeyFile.Record, KeyFile, BootNumber, true);
        Slots = _storage is null ? null : new DatabaseSlots(_storage, plan, authority, 1);
        Slots?.Boot();
        var reader = new DatabaseReader(new ArrayDatabaseSource(Signatures.Image), plan);
        Assert.Equal(DatabaseError.None, reader.Open(null));
        Station = new ScanStation(plan, reader.Database, RingCapacity, RingPolicy.Refuse, 2, 256, 512);
        var identity = new LinkIdentity("rig", "test", reader.Database.Identity, Slots?.ActiveVersion ?? 1, BootNumber);
        Session = new LinkSession(plan, Station, Line.Device, identity, Settings, Slots, authority);
        Assert.Equal(DatabaseError.None, reader.Load());
        Assert.Equal(PipelineFault.None, Station.Attach());
        Assert.Equal(LinkFault.None, Session.Attach());
        Assert.Equal(MemoryFault.None, plan.Freeze());
        Slots?.Confirm();
    }

    internal LinkStreamResult Send(byte[] content, int size = -1)
    {
        Matches.Begin();
        return Client.SendStream(
            new MemoryStream(content), size < 0 ? content.Length : size, 1, Matches, null, TestContext.Current.CancellationToken);
    }

    /// <summary>The event log of a stream that the link delivered.</summary>
    internal string LogOf(LinkStreamResult result) => EventLog.Of(
        new FileScanResult
        {
            Path = "stream",
            Verdict = result.Verdict,
            Reasons = result.Reasons,
            Reason = string.Empty,
            Size = result.Length,
            BytesScanned = result.ScannedBytes,
            MissingBytes = result.MissingBytes,
            Rules = Matches.Finish(),
        },
        result.LostEvents).ToString();

    /// <summary>The event log of the core alone.</summary>
    internal static string CoreAlone(byte[] content)
    {
        var rig = new LinkRig();
        ScanStation station = rig.Station;
        rig.Matches.Begin();
        Assert.Equal(PipelineFault.None, station.BeginStream(content.Length));
        for (int offered = 0; offered < content.Length; offered += station.Offer(content, offered, content.Length - offered))
        {
            rig.StepAll();
        }

        station.EndStream();
        rig.StepAll();
        Assert.False(station.IsUnderWay);
        return rig.LogOf(new LinkStreamResult
        {
            Verdict = station.Ledger.Verdict,
            Reasons = station.Ledger.Reasons,
            Length = station.Pipeline.StreamLength,
            ScannedBytes = station.Pipeline.ScannedBytes,
            MissingBytes = station.Ledger.MissingBytes,
            LostEvents = (int)station.Pipeline.Journal.LostEvents,
        });
    }

    /// <summary>Bytes with matches of the rules strewn in.</summary>
    internal static byte[] Content(int length, int seed)
    {
        string[] words = ["BOOT", "helper", "secret", "hsqs", "aaaa", "JU..MP", "open", "\x27\x05\x19.\x56"];
        var random = new Random(seed);
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        for (int at = random.Next(200); at < length - 16; at += random.Next(30, 400))
        {
            words[random.Next(words.Length)].Select(character => (byte)character).ToArray().CopyTo(bytes, at);
        }

        return bytes;
    }

    private void StepAll()
    {
        StepResult result;
        do
        {
            result = Station.Step();
            while (Pipeline.Journal.TryTake())
            {
                EventJournal journal = Pipeline.Journal;
                Matches.Write(journal.Kind, journal.Number, journal.Offset, journal.Length);
            }
        }
        while (result == StepResult.Worked);
    }
}
