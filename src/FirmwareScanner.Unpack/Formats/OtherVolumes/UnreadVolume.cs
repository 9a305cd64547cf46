using System.Collections.Generic;

namespace FirmwareScanner.Unpack.Formats.OtherVolumes;

/// <summary>
/// A file system that is recognised and not read: the walk is told that its files were not looked at. What lies behind its header is
/// given as bytes, so that layers are found that lie in it in one run.
/// </summary>
internal static class UnreadVolume
{
    /// <summary>Makes the layer.</summary>
    /// <param name="content">What holds it.</param>
    /// <param name="offset">Offset of its first byte.</param>
    /// <param name="headerLength">Length of what it was recognised by.</param>
    /// <param name="length">Its length.</param>
    /// <param name="name">What people call it.</param>
    /// <param name="problems">What else is wrong.</param>
    /// <returns>Null if there is nothing behind the header.</returns>
    public static FoundLayer? Make(
        ByteSource content, long offset, long headerLength, long length, string name, params LayerProblem[] problems)
    {
        if (length <= headerLength)
        {
            return null;
        }

        content.Claim(offset, headerLength);
        return new FoundLayer
        {
            Length = length,
            Detail = name,
            Problems = [new LayerProblem(ProblemKind.Unsupported, $"the files of {name} are not read"), .. problems],
            Open = _ => Open(content.Slice(offset + headerLength, length - headerLength)),
        };
    }

    private static IEnumerable<LayerMember> Open(ByteSource rest) => [new LayerMember { Content = rest }];
}
