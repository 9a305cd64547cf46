using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>What is known of all ClamAV files of a load beside their rules: hashes, and names that are ignored.</summary>
internal sealed class ClamAvIntake
{
    /// <summary>The most hashes of a load.</summary>
    public const int MostHashes = 30_000_000;

    private const int DigestDigits = 32;

    // The value is the MD5 that the line must have, in hexadecimal digits; empty for any line.
    private readonly Dictionary<string, HashSet<string>> _ignored = new(StringComparer.Ordinal);

    /// <summary>The hashes.</summary>
    public HashSignaturesBuilder Hashes { get; } = new();

    /// <summary>The macro groups.</summary>
    public MacroGroups Macros { get; } = new();

    /// <summary>Whether any name is ignored.</summary>
    public bool HasIgnored => _ignored.Count > 0;

    /// <summary>
    /// Reads names of signatures that are not to be loaded, one a line: <c>Name</c>, <c>Name:MD5 of the line</c>, or in the old form
    /// <c>File:Line:Name</c>.
    /// </summary>
    /// <param name="source">The file.</param>
    /// <param name="diagnostics">Receives errors.</param>
    public void AddIgnored(SourceText source, DiagnosticBag diagnostics)
    {
        foreach (SourceSpan line in ClamAvLines.Of(source))
        {
            string[] fields = ClamAvLines.TextOf(line).Split(':');
            string name = fields.Length == 3 ? fields[2] : fields[0];
            string digest = fields.Length == 2 ? fields[1].ToUpperInvariant() : string.Empty;
            if (fields.Length > 3 || name.Length == 0 || (fields.Length == 2 && digest.Length != DigestDigits))
            {
                diagnostics.Error(line, "expected Name, Name:MD5 or File:Line:Name");
                continue;
            }

            if (!_ignored.TryGetValue(name, out HashSet<string>? digests))
            {
                _ignored[name] = digests = [];
            }

            digests.Add(digest);
        }
    }

    /// <summary>Whether a signature is not to be loaded.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="line">Its line.</param>
    public bool IsIgnored(string name, SourceSpan line) =>
        HasIgnored && IsIgnored(name, Encoding.Latin1.GetBytes(ClamAvLines.TextOf(line)));

    /// <summary>The same.</summary>
    public bool IsIgnored(string name, ReadOnlySpan<byte> line) =>
        _ignored.TryGetValue(name, out HashSet<string>? digests)
        && (digests.Contains(string.Empty) || digests.Contains(Convert.ToHexString(Md5Of(line))));

    // ClamAV's files are bound to MD5; nothing is trusted for it.
#pragma warning disable CA5351
    private static byte[] Md5Of(ReadOnlySpan<byte> bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351
}
