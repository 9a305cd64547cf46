using System.Collections.Generic;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;
using FirmwareScanner.Scanning;
using FirmwareScanner.Signatures.Compilation;
using Xunit;

namespace FirmwareScanner.Signatures.Tests.Compilation;

/// <summary>Loads a compiled database with the device's reader and scans with the device's scanner.</summary>
internal sealed class Scan : ScanEventSink
{
    private Scan()
    {
    }

    /// <summary>Matches: pattern, offset, length.</summary>
    public List<(int Pattern, long Offset, int Length)> Matches { get; } = [];

    public List<int> Rules { get; } = [];

    public static Scan Run(CompiledDatabase database, byte[] stream)
    {
        SignatureDatabase loaded = Load(database.Image, null);
        var plan = new MemoryPlan(int.MaxValue, 96, int.MaxValue);
        var scanner = new StreamScanner(loaded, plan);
        Assert.Equal(MemoryFault.None, plan.Check());
        Assert.True(scanner.Attach(plan));
        var scan = new Scan();
        Assert.Equal(ScanFault.None, scanner.Begin(scan));
        Assert.Equal(ScanFault.None, scanner.Scan(stream, 0, stream.Length));
        Assert.Equal(ScanFault.None, scanner.Finish(stream, stream.Length));
        scan.Matches.Sort();
        return scan;
    }

    public static SignatureDatabase Load(byte[] image, byte[]? key)
    {
        var plan = new MemoryPlan(int.MaxValue, 96, int.MaxValue);
        var reader = new DatabaseReader(new ArrayDatabaseSource(image), plan);
        Assert.Equal(DatabaseError.None, reader.Open(key));
        DatabaseError error = reader.Load();
        Assert.Equal(DatabaseError.None, error);
        return reader.Database!;
    }

    public override void Write(ScanEventKind kind, int number, long offset, int length)
    {
        if (kind == ScanEventKind.Match)
        {
            Matches.Add((number, offset, length));
        }
        else
        {
            Rules.Add(number);
        }
    }
}
