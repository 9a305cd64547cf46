using System;
using FirmwareScanner.Contracts;
using FirmwareScanner.Database;

namespace FirmwareScanner.Device.Database;

/// <summary>
/// The database that is built into the application, all rules that boards have room for, read from flash a piece at a time. An array initialiser in a method stays in
/// flash until the method runs, and then makes an array of its own; one piece is in memory at a time, and none once the database
/// is loaded and this object is dropped. (A static array would stay in memory for ever, and a resource larger than 6 KB has been
/// reported to exhaust it.)
/// </summary>
public sealed class BuiltInDatabase : DatabaseSource
{
    /// <summary>Release number: 0, so that any update is newer.</summary>
    public const int Version = 0;

    private byte[] _piece = new byte[0];
    private int _index = -1;

    /// <inheritdoc/>
    public override int Length => BuiltInBytes.Length;

    /// <inheritdoc/>
    [BoundedLoop("each round copies at least a byte")]
    public override bool Read(int position, byte[] buffer, int start, int count)
    {
        if (position < 0 || count < 0 || position > Length - count)
        {
            return false;
        }

        while (count > 0)
        {
            TakePiece(position / BuiltInBytes.PieceLength);
            int at = position % BuiltInBytes.PieceLength;
            int left = _piece.Length - at;
            int copied = left < count ? left : count;
            Array.Copy(_piece, at, buffer, start, copied);
            position += copied;
            start += copied;
            count -= copied;
        }

        return true;
    }

    private void TakePiece(int index)
    {
        if (index != _index)
        {
            _piece = BuiltInBytes.Piece(index);
            _index = index;
        }
    }
}
