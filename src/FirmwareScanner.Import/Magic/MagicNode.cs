using System.Collections.Generic;

namespace FirmwareScanner.Import.Magic;

/// <summary>A line of magic that tests something, with the lines that are only tested where it holds.</summary>
internal sealed class MagicNode
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Its line, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The number of &gt; in front.</summary>
    public required int Level { get; init; }

    /// <summary>The offset as it is written, without level.</summary>
    public required string Offset { get; init; }

    /// <summary>The type as it is written.</summary>
    public required string Type { get; init; }

    /// <summary>The test as it is written.</summary>
    public required string Test { get; init; }

    /// <summary>What is printed.</summary>
    public required string Message { get; init; }

    /// <summary>The MIME type, or null.</summary>
    public string? Mime { get; set; }

    /// <summary>The lines one level deeper.</summary>
    public List<MagicNode> Children { get; } = [];

    /// <summary>Whether it names what was found: lines below only say more about it.</summary>
    public bool Names => Message.Length > 0 || Mime is not null;
}
