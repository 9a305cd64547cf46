using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.TreeParts;

/// <summary>
/// The extended attributes of all files of a file system as one content: their names and values as they are stored, one behind the
/// other. Which file has which is not told: files share them.
/// </summary>
/// <param name="context">The limits.</param>
internal sealed class AttributeRuns(UnpackContext context)
{
    /// <summary>What the member is called.</summary>
    public const string Name = "[xattrs]";

    // What a run takes in memory, for the limit.
    private const int RunSize = 48;

    private readonly List<Extent> _runs = [];

    /// <summary>Adds bytes.</summary>
    /// <param name="source">What holds them.</param>
    /// <param name="offset">Offset of the first.</param>
    /// <param name="length">How many, 0 for none.</param>
    public void Add(ByteSource source, long offset, long length)
    {
        if (length > 0)
        {
            context.CheckMemory((_runs.Count + 1L) * RunSize, "the list of extended attributes");
            _runs.Add(new Extent(source, offset, length));
        }
    }

    /// <summary>Makes the member.</summary>
    /// <returns>Null if there are no attributes.</returns>
    public LayerMember? ToMember() => _runs.Count == 0 ? null : new LayerMember { Name = Name, Content = new ExtentSource(_runs) };
}
