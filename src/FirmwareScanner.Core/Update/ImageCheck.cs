using FirmwareScanner.Contracts;
using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Update;

/// <summary>
/// Reads back what a slot holds, a piece at a time: CRC-32 of the whole, header of a database, and, if the board has a key, the code
/// that stands behind the database. Everything else about the database is checked by its reader at the next start, and by the self-test.
/// </summary>
[AllocationFree]
internal sealed class ImageCheck
{
    internal const int PieceLength = SlotStorage.RecordLength;
    internal const int FieldCount = 9;

    private const int HeaderLength = DatabaseFormat.HeaderLength;
    private const int SectionEntryLength = DatabaseFormat.SectionEntryLength;

    private readonly SlotStorage _storage;
    private readonly Crc32 _checksum;
    private readonly Authority _authority;
    private readonly byte[] _piece;
    private int _slot;
    private int _length;
    private int _declaredChecksum;
    private int _position;
    private UpdateFault _fault;

    /// <param name="storage">The storage.</param>
    /// <param name="checksum">Computes the CRC-32.</param>
    /// <param name="authority">Computes the code.</param>
    /// <param name="piece">Room for a piece, which nobody else uses while a slot is checked.</param>
    internal ImageCheck(SlotStorage storage, Crc32 checksum, Authority authority, byte[] piece)
    {
        _piece = piece;
        _storage = storage;
        _checksum = checksum;
        _authority = authority;
    }

    internal static int HeapBytes => HeapCost.Object(FieldCount);

    /// <summary>Bytes checked so far.</summary>
    internal int Position => _position;

    /// <summary>What was found; to be looked at when <see cref="Step"/> has returned false.</summary>
    internal UpdateFault Fault => _fault;

    /// <summary>Starts to check a slot.</summary>
    /// <param name="slot">0 or 1.</param>
    /// <param name="length">Bytes that it should hold.</param>
    /// <param name="checksum">Their CRC-32.</param>
    /// <param name="version">Release number of the database.</param>
    /// <param name="counter">Value of the board's counter that its code was made for.</param>
    internal void Begin(int slot, int length, int checksum, int version, int counter)
    {
        _slot = slot;
        _length = length;
        _declaredChecksum = checksum;
        _position = 0;
        _fault = ReadHeader();
        _checksum.Reset();
        if (_authority.IsKeyed)
        {
            _authority.Begin(CodeLabel.Database);
            _authority.AddDatabase(counter, version, length, checksum);
        }
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
        if (_authority.IsKeyed)
        {
            _authority.Add(_piece, 0, count);
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

        if (!_authority.IsKeyed)
        {
            return UpdateFault.None;
        }

        int at = SlotLayout.CodePosition(_length, _storage.WriteGranularity);
        return !_storage.Read(_slot, at, _piece, 0, Authority.CodeLength) ? UpdateFault.NotAuthenticated
            : _authority.EndsAs(_piece, 0, Authority.CodeLength) ? UpdateFault.None : UpdateFault.BadAuthentication;
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
        return isDatabase ? UpdateFault.None : UpdateFault.NotADatabase;
    }
}
