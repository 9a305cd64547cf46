using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Security.Cryptography;
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

    internal SlotBench(FlashStorage storage, byte[]? key = null)
    {
        Slots = new DatabaseSlots(storage, new MemoryPlan(1 << 16), key, BuiltInVersion);
        Slots.Boot();
    }

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
        byte[] code = key is null ? [] : CodeOf(database, version, isForced, key);
        UpdateFault fault = Slots.Begin(
            database.Length, (int)SessionBench.ChecksumOf(database), version, isForced, code, key is null ? -1 : 0);
        for (int at = 0; at < database.Length && fault == UpdateFault.None; at += piece)
        {
            fault = Slots.Write(at, database, at, Math.Min(piece, database.Length - at));
        }

        fault = fault == UpdateFault.None ? Slots.Commit() : fault;
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

    internal static byte[] CodeOf(byte[] database, int version, bool isForced, byte[] key)
    {
        var signed = new List<byte>("FSUP"u8.ToArray());
        byte[] number = new byte[4];
        foreach (int value in new[] { version, database.Length, (int)SessionBench.ChecksumOf(database) })
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, value);
            signed.AddRange(number);
        }

        signed.Add((byte)(isForced ? 1 : 0));
        return HMACSHA256.HashData(key, signed.ToArray());
    }
}
