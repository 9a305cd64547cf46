using System;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Security.Cryptography;
using FirmwareScanner.Diagnostics;
using FirmwareScanner.Signatures.Model;

namespace FirmwareScanner.Signatures.ClamAv;

/// <summary>
/// Opens packed databases (<c>.cvd</c>, <c>.cld</c>): a header, and a tar archive that is compressed or not. Of a <c>.cvd</c> the digest
/// is checked and the digital signature told; a <c>.cld</c>, which ClamAV changes on the machine itself, has neither that is valid.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="diagnostics">Receives messages.</param>
internal sealed class ContainerReader(string path, DiagnosticBag diagnostics)
{
    /// <summary>The most bytes of a packed database.</summary>
    public const int MostBytes = 512 << 20;

    // Of all members: what is on the way to one has to be decompressed, too.
    private const long MostMemberBytes = 4L << 30;
    private const int MostMembers = 1_000;

    /// <summary>Opens a database.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="isChecked">Whether the digest is valid: in a <c>.cvd</c>.</param>
    /// <param name="take">Takes a member; it need not read it.</param>
    public void Read(byte[] bytes, bool isChecked, Action<TarMember> take)
    {
        if (ContainerHeader.Read(bytes) is not ContainerHeader header)
        {
            diagnostics.Error(null, $"the rule file \"{path}\" is not read: expected a header that begins with \"ClamAV-VDB:\" and has 512 bytes");
            return;
        }

        if (!Check(header, bytes, isChecked))
        {
            return;
        }

        try
        {
            ReadMembers(bytes, take);
        }
        catch (InvalidDataException exception)
        {
            diagnostics.Error(null, $"the rule file \"{path}\" is damaged: {exception.Message}");
        }
    }

    private bool Check(ContainerHeader header, byte[] bytes, bool isChecked)
    {
        if (!isChecked)
        {
            diagnostics.Note(null, $"{path}: a database that was changed on the machine where it lies has no digital signature; nothing was checked");
            return true;
        }

        string digest = Digest(bytes.AsSpan(ContainerHeader.Length));
        if (!string.Equals(digest, header.Digest, StringComparison.OrdinalIgnoreCase))
        {
            diagnostics.Error(null, $"the rule file \"{path}\" is damaged: its MD5 is {digest}, but the header says \"{header.Digest}\"");
            return false;
        }

        if (!header.IsSigned(ContainerHeader.OfficialExponent, ContainerHeader.OfficialModulus))
        {
            diagnostics.Warning(null, $"{path}: the digital signature is not one of ClamAV: the database may come from anybody", WarningCode.UnsignedDatabase);
        }

        return true;
    }

    private void ReadMembers(byte[] bytes, Action<TarMember> take)
    {
        var body = new MemoryStream(bytes, ContainerHeader.Length, bytes.Length - ContainerHeader.Length);
        bool isCompressed = bytes.Length > ContainerHeader.Length + 1 && bytes[ContainerHeader.Length] == 0x1F && bytes[ContainerHeader.Length + 1] == 0x8B;
        using Stream archive = isCompressed ? new GZipStream(body, CompressionMode.Decompress) : body;
        var members = new TarMembers(archive);
        long total = 0;
        for (int count = 0; members.Next() is TarMember member; count++)
        {
            total += member.Length;
            if (total > MostMemberBytes || count >= MostMembers)
            {
                diagnostics.Error(null, string.Create(
                    CultureInfo.InvariantCulture,
                    $"the rule file \"{path}\" has more than {MostMembers:N0} members or {MostMemberBytes:N0} bytes; what follows was not read"));
                return;
            }

            take(member);
        }
    }

    // The format is bound to MD5; what it protects against is damage.
#pragma warning disable CA5351
    private static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351
}
