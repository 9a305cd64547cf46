using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;

namespace FirmwareScanner.Modules.Functions;

/// <summary>
/// The module <c>hash</c>: hashes of ranges of the file and of texts, as lower-case hexadecimal digits, and two checksums
/// (https://yara.readthedocs.io/en/v4.5.0/modules/hash.html).
/// </summary>
public sealed class HashModule : Module
{
    private static readonly ModuleType SharedType = ModuleType.StructureOf(new Dictionary<string, ModuleType>
    {
        ["md5"] = Digest("md5", HashAlgorithmName.MD5),
        ["sha1"] = Digest("sha1", HashAlgorithmName.SHA1),
        ["sha256"] = Digest("sha256", HashAlgorithmName.SHA256),
        ["checksum32"] = Sum("checksum32", 0, 0, AddBytes),
        ["crc32"] = Sum("crc32", uint.MaxValue, uint.MaxValue, CyclicRedundancyCheck.Add),
    });

    private delegate uint Summation(uint sum, ReadOnlySpan<byte> bytes);

    /// <inheritdoc/>
    public override string Name => "hash";

    /// <inheritdoc/>
    public override ModuleType Type => SharedType;

    /// <inheritdoc/>
    public override ModuleStructure Load(ModuleContext context) => new() { State = new RangeCache() };

    private static ModuleType Digest(string name, HashAlgorithmName algorithm)
    {
        return ModuleType.FunctionOf(
            new("ii", ModuleType.Text, call => RangeCache.Get(call, name, FileRange.Of(call, 0), range => DigestOf(algorithm, call, range))),
            new("s", ModuleType.Text, call => Hexadecimal(CryptographicOperations.HashData(algorithm, call.Text(0)))));
    }

    private static byte[] DigestOf(HashAlgorithmName algorithm, ModuleCall call, FileRange range)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        range.Read(call.Context.Content, hash.AppendData);
        return Hexadecimal(hash.GetHashAndReset());
    }

    private static byte[] Hexadecimal(byte[] digest) => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(digest));

    private static ModuleType Sum(string name, uint start, uint mask, Summation add)
    {
        return ModuleType.FunctionOf(
            new("ii", ModuleType.Integer, call => RangeCache.Get(call, name, FileRange.Of(call, 0), range => SumOf(start, mask, add, call, range))),
            new("s", ModuleType.Integer, call => (long)(add(start, call.Text(0)) ^ mask)));
    }

    private static long SumOf(uint start, uint mask, Summation add, ModuleCall call, FileRange range)
    {
        uint sum = start;
        range.Read(call.Context.Content, chunk => sum = add(sum, chunk));
        return sum ^ mask;
    }

    private static uint AddBytes(uint sum, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            sum = unchecked(sum + value);
        }

        return sum;
    }
}
