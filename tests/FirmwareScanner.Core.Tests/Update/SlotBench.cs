using System;
using FirmwareScanner.Core.Tests.Link;
using FirmwareScanner.Core.Tests.Scanning;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Memory;
using FirmwareScanner.Signatures.Compilation;
using FirmwareScanner.Signatures.Model;
using FirmwareScanner.Update;
using Xunit;

namespace FirmwareScanner.Core.Tests.Update;

/// <summary>A device as far as its databases are concerned: switched on, it boots; its self-test loads the database.</summary>
internal sealed class SlotBench
{
    internal const int SlotLength = 1 << 15;
    internal const int BuiltInVersion = 1;

    internal SlotBench(FlashStorage storage, byte[]? key = null, int start = 1)
    {
        var plan = new MemoryPlan(1 << 16);
        Authority = Keys.Authority(key, start);
        Slots = new DatabaseSlots(storage, plan, Authority, BuiltInVersion);
        Slots.Boot();
    }

    internal Authority Authority { get; }

    internal DatabaseSlots Slots { get; }

    /// <summary>A database file that the reader accepts; the mark tells it from others.</summary>
    internal static byte[] Database(string mark, byte[]? key = null)
    {
        var diagnostics = new DiagnosticBag();
        var options = new CompilerOptions { Profile = TargetProfile.Device, AuthenticationKey = key };
        RuleSet rules = ScanBench.Parse("rule r { strings: $a = \"" + mark + "\" condition: $a }");
        CompiledDatabase? compiled = DatabaseCompiler.Compile(rules, options, diagnostics);
        Assert.NotNull(compiled);
        return compiled.Image;
    }

    /// <summary>Stores and commits an update, and lets it be checked.</summary>
    internal UpdateFault Update(byte[] database, int version, bool isForced = false, byte[]? key = null, int piece = 64)
    {
        byte[] code = key is null ? [] : RequestCode(database, version, isForced, key);
        UpdateFault fault = Slots.Begin(
            database.Length, (int)SessionBench.ChecksumOf(database), version, isForced, code, key is null ? -1 : 0);
        for (int at = 0; at < database.Length && fault == UpdateFault.None; at += piece)
        {
            fault = Slots.Write(at, database, at, Math.Min(piece, database.Length - at));
        }

        byte[] whole = key is null ? [] : DatabaseCode(database, version, key);
        fault = fault == UpdateFault.None ? Slots.Commit(whole, key is null ? -1 : 0) : fault;
        while (Slots.Step())
        {
        }

        return fault == UpdateFault.None ? Slots.Fault : fault;
    }

    /// <summary>The database that a start gives, null for the built-in one; it has to be one that the reader loads.</summary>
    internal byte[]? Active()
    {
        SlotSource? source = Slots.OpenSource();
        if (source is null)
        {
            return null;
        }

        byte[] bytes = new byte[source.Length];
        Assert.True(source.Read(0, bytes, 0, bytes.Length));
        return bytes;
    }

    /// <summary>A code that answers a challenge of this device now.</summary>
    internal byte[] RequestCode(byte[] database, int version, bool isForced, byte[] key)
    {
        byte[] nonce = Keys.Challenge(Authority, Slots.Counter);
        return Keys.Code(key, CodeLabel.BeginUpdate, nonce, Numbers(database, version), [(byte)(isForced ? 1 : 0)]);
    }

    /// <summary>The code of a database, for the counter that the next update has.</summary>
    internal byte[] DatabaseCode(byte[] database, int version, byte[] key) =>
        Keys.Code(key, CodeLabel.Database, Numbers(database, version), database);

    private byte[] Numbers(byte[] database, int version) =>
    [
        .. BitConverter.GetBytes(Slots.Counter + 1),
        .. BitConverter.GetBytes(version),
        .. BitConverter.GetBytes(database.Length),
        .. BitConverter.GetBytes(SessionBench.ChecksumOf(database)),
    ];
}
