using System;
using System.IO;
using FirmwareScanner.Unpack.Formats.Archives;

namespace FirmwareScanner.Unpack.Formats.SevenZip;

/// <summary>A folder that is being read.</summary>
internal sealed class SevenZipOpenFolder : IDisposable
{
    private readonly ByteSource _content;
    private readonly SevenZipDecoder _decoder;
    private readonly SolidStream _solid;
    private readonly SevenZipPart _first;
    private readonly UnpackContext _context;
    private readonly bool _isWhole;
    private string? _password;
    private UnpackException? _refusal;
    private bool _isRefusedTaken;

    /// <summary>Prepares it.</summary>
    public SevenZipOpenFolder(
        ByteSource content, long dataStart, SevenZipStreams streams, int number, SevenZipPart first, UnpackContext context)
    {
        _content = content;
        _first = first;
        _context = context;
        _isWhole = first.Size == streams.Folders[number].Size;
        _decoder = new SevenZipDecoder(content, dataStart, streams, streams.Folders[number], context);
        _solid = new SolidStream(() => _decoder.Open(_password ?? string.Empty), context);
    }

    /// <summary>Its bytes as they are stored, if they are not read: once, for the first of its files.</summary>
    public ByteSource? TakeRefused()
    {
        bool isFirst = _refusal is not null && !_isRefusedTaken;
        _isRefusedTaken = true;
        return isFirst && _decoder.Packed is { } packed ? _content.Slice(packed.Offset, packed.Length) : null;
    }

    /// <summary>A file of it, as it is stored if it is stored as it is.</summary>
    public ByteSource Open(SevenZipPart part)
    {
        if (_decoder.Stored is { } stored)
        {
            return part.Sum is { } sum
                ? new CheckedSlice(_content, stored.Offset + part.Start, part.Size, new Crc32Check(sum))
                : _content.Slice(stored.Offset + part.Start, part.Size);
        }

        Prepare();
        return new DecodedSource(() => OpenStream(part), _context);
    }

    /// <summary>A file of it, decoded.</summary>
    public Stream OpenStream(SevenZipPart part)
    {
        Prepare();
        return Check(_solid.OpenFile(part.Start, part.Size), part);
    }

    public void Dispose() => _solid.Dispose();

    private static CheckedStream Check(Stream stream, SevenZipPart part) =>
        new(stream, part.Size, part.Sum is { } sum ? new Crc32Check(sum) : null, isSelfEnding: false);

    private void Prepare()
    {
        if (_refusal is not null)
        {
            throw _refusal;
        }

        if (_password is not null)
        {
            return;
        }

        try
        {
            _decoder.Check();
            _password = _decoder.IsEncrypted ? FindPassword() : string.Empty;
        }
        catch (UnpackException exception) when (!exception.EndsWalk)
        {
            _refusal = exception;
            throw;
        }
    }

    /// <summary>Finds the password by which the folder's first file has its checksum: nothing else tells.</summary>
    private string FindPassword()
    {
        byte[] piece = new byte[1 << 16];
        foreach (string password in _context.Passwords)
        {
            try
            {
                using Stream stream = Check(_decoder.Open(password), _first);
                int count;
                do
                {
                    count = stream.Read(piece);
                    _context.Spend(count);
                }
                while (count > 0);

                if (_first.Sum is not null || _isWhole)
                {
                    return password;
                }
            }
            catch (Exception exception) when (UnpackException.IsDamage(exception))
            {
                // Not this one.
            }
        }

        throw _context.StaysEncrypted("AES-256");
    }
}
