// Made by tools/regenerate from the rules backdoors, bots, test-artifacts. Do not edit.
namespace FirmwareScanner.Device.Database;

/// <summary>The bytes of the built-in database: each piece lies in flash until it is asked for.</summary>
internal static partial class BuiltInBytes
{
    /// <summary>Bytes of a piece; the last one has fewer.</summary>
    internal const int PieceLength = 1024;

    /// <summary>Bytes of the database.</summary>
    internal const int Length = 8888;

    /// <summary>A new array with a piece.</summary>
    internal static byte[] Piece(int index)
    {
        switch (index)
        {
            case 0:
                return Piece0();
            case 1:
                return Piece1();
            case 2:
                return Piece2();
            case 3:
                return Piece3();
            case 4:
                return Piece4();
            case 5:
                return Piece5();
            case 6:
                return Piece6();
            case 7:
                return Piece7();
            default:
                return Piece8();
        }
    }
}
