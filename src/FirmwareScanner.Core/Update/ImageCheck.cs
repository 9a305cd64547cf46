using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Update;

/// <summary>
/// Reads back what a slot holds, a piece at a time: CRC-32 of the whole, and the database's own authentication code if there is a
/// key. Everything else about the database is checked by its reader at the next start, and by the self-test.
/// </summary>
[AllocationFree]
internal sealed class ImageCheck
{
    internal const int PieceLength = 256;
    internal const int FieldCount = 12;

    private const int HeaderLength = DatabaseFormat.HeaderLength;
    private const int SectionEntryLength = DatabaseFormat.SectionEntryLength;

    private readonly SlotStorage _storage;
    private readonly Crc32 _checksum;
    private readonly HmacSha256? _code;
    private readonly byte[] _piece = new byte[PieceLength];
    private readonly byte[] _expected = new byte[Sha256.HashLength];
    private int _slot;
    private int _length;
    private int _declaredChecksum;
    private int _position;
    private int _codeStart;
    private bool _usesKey;
    private UpdateFault _fault;

    internal ImageCheck(SlotStorage storage, Crc32 checksum, HmacSha256? code)
    {
        _storage = storage;
        _checksum = checksum;
        _code = code;
    }

    internal static int HeapBytes => HeapCost.Object(FieldCount) + (int)HeapCost.Array(PieceLength, 1)
        + (int)HeapCost.Array(Sha256.HashLength, 1);

    /// <summary>Bytes checked so far.</summary>
    internal int Position => _position;

    /// <summary>What was found; to be looked at when <see cref="Step"/> has returned false.</summary>
    internal UpdateFault Fault => _fault;

    /// <summary>Starts to check a slot.</summary>
    /// <param name="slot">0 or 1.</param>
    /// <param name="length">Bytes that it should hold.</param>
    /// <param name="checksum">Their CRC-32.</param>
    /// <param name="isNew">Whether header and authentication code are looked at, too.</param>
    internal void Begin(int slot, int length, int checksum, bool isNew)
    {
        _slot = slot;
        _length = length;
        _declaredChecksum = checksum;
        _position = 0;
        _codeStart = 0;
        _usesKey = isNew && _code != null;
        _fault = isNew ? ReadHeader() : UpdateFault.None;
        _checksum.Reset();
        _code?.Reset();
    }

    /// <summary>Checks one piece.</summary>
    /// <returns>Whether there is more to check.</returns>
    internal bool Step()
    {
        if (_fault != UpdateFault.None)
        {
            return false;
        }

        if (_position == _length)
        {
            _fault = Conclude();
            return false;
        }

        int count = _length - _position < PieceLength ? _length - _position : PieceLength;
        if (!_storage.Read(_slot, _position, _piece, 0, count))
        {
            _fault = UpdateFault.StorageFailed;
            return false;
        }

        _checksum.Add(_piece, 0, count);
        if (_usesKey && _code != null)
        {
            Blank(count, DatabaseFormat.ChecksumPosition, 4);
            Blank(count, _codeStart, Sha256.HashLength);
            _code.Add(_piece, 0, count);
        }

        _position += count;
        return true;
    }

    private UpdateFault Conclude()
    {
        if (_checksum.Value != (uint)_declaredChecksum)
        {
            return UpdateFault.BadChecksum;
        }

        if (!_usesKey || _code is null)
        {
            return UpdateFault.None;
        }

        _code.Finish(_expected);
        return !_storage.Read(_slot, _codeStart, _piece, 0, Sha256.HashLength) ? UpdateFault.StorageFailed
            : IsEqual(_expected, _piece, 0) ? UpdateFault.None : UpdateFault.BadAuthentication;
    }

    /// <summary>Compares a code without telling by the time it takes where the first difference is.</summary>
    internal static bool IsEqual(byte[] expected, byte[] bytes, int start)
    {
        int difference = 0;
        for (int i = 0; i < Sha256.HashLength; i++)
        {
            difference |= expected[i] ^ bytes[start + i];
        }

        return difference == 0;
    }

    private UpdateFault ReadHeader()
    {
        if (_length < HeaderLength || !_storage.Read(_slot, 0, _piece, 0, HeaderLength))
        {
            return _length < HeaderLength ? UpdateFault.NotADatabase : UpdateFault.StorageFailed;
        }

        int sections = LittleEndian.UInt16(_piece, DatabaseFormat.SectionCountPosition);
        bool isDatabase = LittleEndian.Int32(_piece, 0) == DatabaseFormat.Magic
            && LittleEndian.UInt16(_piece, DatabaseFormat.VersionPosition) == DatabaseFormat.Version
            && LittleEndian.Int32(_piece, DatabaseFormat.FileLengthPosition) == _length
            && sections <= DatabaseFormat.MaximumSections
            && HeaderLength + (sections * SectionEntryLength) <= _length;
        return !isDatabase ? UpdateFault.NotADatabase : _usesKey ? FindCode(sections) : UpdateFault.None;
    }

    private UpdateFault FindCode(int sections)
    {
        for (int section = 0; section < sections; section++)
        {
            if (!_storage.Read(_slot, HeaderLength + (section * SectionEntryLength), _piece, 0, SectionEntryLength))
            {
                return UpdateFault.StorageFailed;
            }

            int start = LittleEndian.Int32(_piece, DatabaseFormat.SectionStartPosition);
            if (LittleEndian.Int32(_piece, 0) == (int)SectionKind.AuthenticationCode)
            {
                bool isInside = start >= HeaderLength && start <= _length - Sha256.HashLength
                    && LittleEndian.Int32(_piece, DatabaseFormat.SectionLengthPosition) == Sha256.HashLength;
                _codeStart = start;
                return isInside ? UpdateFault.None : UpdateFault.NotADatabase;
            }
        }

        return UpdateFault.NotAuthenticated;
    }

    /// <summary>Clears the part of the piece that lies in a range of the file.</summary>
    private void Blank(int count, int rangeStart, int rangeLength)
    {
        for (int i = 0; i < rangeLength; i++)
        {
            int at = rangeStart + i - _position;
            if (at >= 0 && at < count)
            {
                _piece[at] = 0;
            }
        }
    }
}
