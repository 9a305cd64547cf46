using System;

namespace FirmwareScanner.Unpack.Formats.Boot;

/// <summary>Names of compression as boot loaders write them, and the formats that they stand for.</summary>
internal static class CompressionNames
{
    private static readonly (string Format, byte[] Magic)[] Magics =
    [
        ("gzip", [0x1F, 0x8B, 8]),
        ("bzip2", [0x42, 0x5A, 0x68]),
        ("lzma", [0x5D, 0, 0]),
        ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]),
        ("lzop", [0x89, 0x4C, 0x5A, 0x4F, 0]),
        ("lz4", [0x04, 0x22, 0x4D, 0x18]),
        ("lz4", [0x02, 0x21, 0x4C, 0x18]),
        ("zstd", [0x28, 0xB5, 0x2F, 0xFD]),
    ];

    /// <summary>Tells what a compressed content begins with.</summary>
    /// <param name="name">The name that U-Boot uses, in images and in device trees.</param>
    /// <param name="format">The format; null if the bytes are not compressed.</param>
    /// <returns>Whether the name is known.</returns>
    public static bool TryGetFormat(string name, out string? format)
    {
        format = name switch
        {
            "gzip" or "bzip2" or "lzma" or "lz4" or "zstd" or "xz" => name,
            "lzo" => "lzop",
            _ => null,
        };
        return format is not null || name is "" or "none";
    }

    /// <summary>
    /// Compares what a header says with what is there. Content that is compressed in another way is opened all the same, but a boot loader
    /// would not: that is told.
    /// </summary>
    /// <param name="expects">The format that the header names, null for none; null if what is there is another that is known.</param>
    /// <param name="content">What holds the bytes.</param>
    /// <param name="offset">Offset of the first of them.</param>
    /// <returns>What is to be told; null for nothing.</returns>
    public static LayerProblem? Contradiction(ref string? expects, ByteSource content, long offset)
    {
        if (expects is null || FormatOf(content, offset) is not { } found || found == expects)
        {
            return null;
        }

        var problem = new LayerProblem(ProblemKind.Damaged, $"its header says {expects}, and it holds {found}");
        expects = null;
        return problem;
    }

    /// <summary>Tells by its first bytes what a compressed content is, where nothing but they tell; null if it is nothing known.</summary>
    public static string? FormatOf(ByteSource content, long offset)
    {
        byte[] start = content.ReadUpTo(offset, 6);
        foreach ((string format, byte[] magic) in Magics)
        {
            if (start.AsSpan().StartsWith(magic))
            {
                return format;
            }
        }

        return null;
    }
}
