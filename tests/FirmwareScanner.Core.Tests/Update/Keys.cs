using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using FirmwareScanner.Database;
using FirmwareScanner.Update;
using Xunit;

namespace FirmwareScanner.Core.Tests.Update;

/// <summary>Keys of boards in tests, and codes by them as the platform computes them.</summary>
internal static class Keys
{
    internal const string Board = "board-a";

    internal static readonly byte[] A = [.. Enumerable.Range(0, KeyRecord.KeyLength).Select(i => (byte)(i + 1))];

    internal static readonly byte[] B = [.. Enumerable.Range(0, KeyRecord.KeyLength).Select(i => (byte)(i + 101))];

    internal static byte[] Record(byte[] key, string identity = Board, int counter = 0)
    {
        byte[] record = new byte[KeyRecord.Length];
        Identity(identity).CopyTo(record, KeyRecord.IdentityPosition);
        key.CopyTo(record, KeyRecord.KeyPosition);
        KeyRecord.Complete(record, counter, new Crc32());
        return record;
    }

    internal static Authority Authority(byte[]? key, int start = 1, KeyStorage? storage = null)
    {
        var authority = new Authority();
        authority.Open(key is null ? null : Record(key), storage, start, true);
        return authority;
    }

    internal static byte[] Code(byte[] key, int label, params byte[][] parts) => CodeOf(key, Board, label, parts);

    internal static byte[] CodeOf(byte[] key, string identity, int label, params byte[][] parts)
    {
        IEnumerable<byte> message = BitConverter.GetBytes(label).Append((byte)1).Concat(Identity(identity));
        return HMACSHA256.HashData(key, message.Concat(parts.SelectMany(part => part)).ToArray());
    }

    internal static byte[] Challenge(Authority authority, int counter, int now = 0)
    {
        Assert.True(authority.Challenge(counter, now));
        int at = FirmwareScanner.Update.Authority.NonceIndex;
        return authority.Bytes[at..(at + FirmwareScanner.Update.Authority.NonceLength)];
    }

    internal static byte[] Identity(string identity)
    {
        byte[] bytes = new byte[KeyRecord.IdentityLength];
        Encoding.ASCII.GetBytes(identity, bytes);
        return bytes;
    }
}
