using System;
using FirmwareScanner.Database;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Link;
using FirmwareScanner.Memory;
using FirmwareScanner.Pipeline;
using FirmwareScanner.Signatures;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Station;
using FirmwareScanner.Update;

namespace FirmwareScanner.Fuzzing.Targets;

/// <summary>A device with a link, a station and slots, as small as they may be.</summary>
internal sealed class FuzzedDevice
{
    internal const int BootNumber = 3;

    private const string Rules = """
        rule literal { strings: $a = "BOOT" $b = "OTA" condition: any of them }
        rule chain { strings: $c = { 63 68 [-] 65 6E 64 } condition: $c }
        rule tail { strings: $t = "END" condition: $t in (filesize - 6 .. filesize) }
        """;

    private static readonly byte[] Image = Compile();

    internal FuzzedDevice(bool hasSlots)
    {
        var plan = new MemoryPlan(1 << 18);
        var authority = new Authority();
        if (hasSlots)
        {
            Slots = new DatabaseSlots(new ArraySlots(), plan, authority, 1);
            Slots.Boot();
        }

        var reader = new DatabaseReader(new ArrayDatabaseSource(Image), plan);
        Require(reader.Open(null) == DatabaseError.None);
        Station = new ScanStation(plan, reader.Database, 256, RingPolicy.Refuse, 2, 64, 64);
        var settings = new LinkSettings { LargestFrame = 128, Window = 512, EventWindow = 16, ReadLength = 64, LargestReply = 192 };
        var identity = new LinkIdentity("board", "fuzzing", reader.Database.Identity, 1, BootNumber);
        Session = new LinkSession(plan, Station, Port, identity, settings, Slots, authority);
        Require(reader.Load() == DatabaseError.None);
        Require(Station.Attach() == PipelineFault.None);
        Require(Session.Attach() == LinkFault.None);
        Require(plan.Freeze() == MemoryFault.None);
    }

    internal BytePort Port { get; } = new();

    internal ScanStation Station { get; }

    internal LinkSession Session { get; }

    internal DatabaseSlots? Slots { get; }

    internal int Now { get; set; } = 1000;

    /// <summary>Lets the device work, and looks into all its structures.</summary>
    internal void Poll(int times)
    {
        for (int i = 0; i < times; i++)
        {
            Session.Poll(Now);
        }

        PipelineFault fault = Station.Audit();
        if (fault != PipelineFault.None)
        {
            throw new PropertyException($"the station audits, not {fault}");
        }
    }

    private static void Require(bool holds) => PropertyException.Require(holds, "the device starts");

    private static byte[] Compile()
    {
        var diagnostics = new DiagnosticBag();
        var loader = new RuleLoader(diagnostics);
        loader.AddText(new SourceText("device.yar", Rules), "default", RuleLanguage.Yara);
        return DatabaseCompiler.Compile(loader.Build(), new CompilerOptions { Profile = TargetProfile.Device }, diagnostics)?.Image
            ?? throw new PropertyException($"the device's rules compile: {string.Join('\n', diagnostics.All)}");
    }

    /// <summary>Slots in arrays.</summary>
    private sealed class ArraySlots : SlotStorage
    {
        private readonly byte[][] _areas = [new byte[1024], new byte[1024], new byte[RecordLength], new byte[RecordLength]];

        public override int SlotLength => _areas[0].Length;

        public override int WriteGranularity => 1;

        public override bool Erase(int area)
        {
            Array.Fill(_areas[area], (byte)0xFF);
            return true;
        }

        public override bool Write(int area, int offset, byte[] bytes, int start, int count)
        {
            Array.Copy(bytes, start, _areas[area], offset, count);
            return true;
        }

        public override bool Flush(int area) => true;

        public override bool Read(int area, int offset, byte[] buffer, int start, int count)
        {
            Array.Copy(_areas[area], offset, buffer, start, count);
            return true;
        }
    }
}
