// Made by tools/regenerate from the rules for boards. Do not edit.
namespace FirmwareScanner.Device.Database;

/// <summary>The bytes of the built-in database: each piece lies in flash until it is asked for.</summary>
internal static partial class BuiltInBytes
{
    /// <summary>Bytes of a piece; the last one has fewer.</summary>
    internal const int PieceLength = 1024;

    /// <summary>Bytes of the database.</summary>
    internal const int Length = 37568;

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
            case 8:
                return Piece8();
            case 9:
                return Piece9();
            case 10:
                return Piece10();
            case 11:
                return Piece11();
            case 12:
                return Piece12();
            case 13:
                return Piece13();
            case 14:
                return Piece14();
            case 15:
                return Piece15();
            case 16:
                return Piece16();
            case 17:
                return Piece17();
            case 18:
                return Piece18();
            case 19:
                return Piece19();
            case 20:
                return Piece20();
            case 21:
                return Piece21();
            case 22:
                return Piece22();
            case 23:
                return Piece23();
            case 24:
                return Piece24();
            case 25:
                return Piece25();
            case 26:
                return Piece26();
            case 27:
                return Piece27();
            case 28:
                return Piece28();
            case 29:
                return Piece29();
            case 30:
                return Piece30();
            case 31:
                return Piece31();
            case 32:
                return Piece32();
            case 33:
                return Piece33();
            case 34:
                return Piece34();
            case 35:
                return Piece35();
            default:
                return Piece36();
        }
    }
}
