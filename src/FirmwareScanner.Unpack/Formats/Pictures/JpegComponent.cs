namespace FirmwareScanner.Unpack.Formats.Pictures;

/// <summary>A component of a JPEG: one of its colours (ITU-T T.81, A.1, A.2).</summary>
/// <param name="id">Its number.</param>
/// <param name="across">How many of its blocks stand beside each other in a unit.</param>
/// <param name="down">How many below each other.</param>
internal sealed class JpegComponent(int id, int across, int down)
{
    private const int BlockSide = 8;

    public int Id => id;

    public int Across => across;

    public int Down => down;

    /// <summary>Whether the numbers can be.</summary>
    public bool IsSampled => across is >= 1 and <= 4 && down is >= 1 and <= 4;

    /// <summary>Blocks beside each other, in the component by itself.</summary>
    public int Columns { get; private set; }

    /// <summary>Blocks below each other, in the component by itself.</summary>
    public int Rows { get; private set; }

    /// <summary>Units beside each other, of the whole picture.</summary>
    public int UnitColumns { get; private set; }

    /// <summary>Units below each other, of the whole picture.</summary>
    public int UnitRows { get; private set; }

    /// <summary>Of each block, which of its 64 coefficients are not 0; empty unless the picture comes in several passes.</summary>
    public ulong[] Blocks { get; private set; } = [];

    /// <summary>Blocks beside each other, those included that fill the last unit.</summary>
    public int Stride => UnitColumns * across;

    /// <summary>Says how large the picture is.</summary>
    public void SetSize(int width, int height, int mostAcross, int mostDown)
    {
        UnitColumns = Divide(width, mostAcross * BlockSide);
        UnitRows = Divide(height, mostDown * BlockSide);
        Columns = Divide(Divide(width * across, mostAcross), BlockSide);
        Rows = Divide(Divide(height * down, mostDown), BlockSide);
    }

    /// <summary>Makes room for what later passes must know.</summary>
    public void HoldBlocks(UnpackContext context)
    {
        if (Blocks.Length == 0)
        {
            long count = (long)Stride * UnitRows * down;
            context.CheckMemory(count * sizeof(ulong), "a picture in several passes");
            Blocks = new ulong[count];
        }
    }

    private static int Divide(int value, int by) => (value + by - 1) / by;
}
