using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace FirmwareScanner.Signatures.Tests.ClamAv;

/// <summary>Makes packed databases of ClamAV.</summary>
internal static class PackedDatabase
{
    public static byte[] Make(bool isCompressed, params (string Name, string Text)[] members)
    {
        byte[] body = [.. members.SelectMany(member => Member(member.Name, Encoding.Latin1.GetBytes(member.Text))), .. new byte[1024]];
        body = isCompressed ? Compress(body) : body;
        string header = $"ClamAV-VDB:01 Jan 2026 00-00 +0000:1:2:90:{Convert.ToHexStringLower(MD5.HashData(body))}:abc:tester:1767225600";
        return [.. Encoding.Latin1.GetBytes(header.PadRight(512)), .. body];
    }

    private static byte[] Member(string name, byte[] content)
    {
        byte[] header = new byte[512];
        Encoding.Latin1.GetBytes(name).CopyTo(header, 0);
        Encoding.Latin1.GetBytes(Convert.ToString(content.Length, 8).PadLeft(11, '0')).CopyTo(header, 124);
        header[156] = (byte)'0';
        return [.. header, .. content, .. new byte[(512 - (content.Length % 512)) % 512]];
    }

    private static byte[] Compress(byte[] bytes)
    {
        var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionMode.Compress))
        {
            zip.Write(bytes);
        }

        return stream.ToArray();
    }
}
