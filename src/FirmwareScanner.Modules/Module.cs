using System;

namespace FirmwareScanner.Modules;

/// <summary>A module: a name after <c>import</c>, the types of its fields, and a reader that fills them for a file.</summary>
public abstract class Module
{
    /// <summary>The name after <c>import</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The type of the module: a structure.</summary>
    public abstract ModuleType Type { get; }

    /// <summary>
    /// Looks at a file. Whatever the bytes are, it returns: what cannot be read is undefined. Time and memory are bounded by limits of the
    /// module that do not depend on what the file claims.
    /// </summary>
    /// <param name="context">The file.</param>
    public abstract ModuleStructure Load(ModuleContext context);
}

/// <summary>What a module is loaded for, once a file.</summary>
/// <param name="content">The bytes of the file.</param>
public sealed class ModuleContext(IModuleContent content)
{
    /// <summary>The bytes of the file.</summary>
    public IModuleContent Content { get; } = content;

    /// <summary>Tells where the file comes from, when a module asks; null for a file that is in nothing.</summary>
    public Func<ObjectOrigin>? FindOrigin { get; init; }

    /// <summary>Reads tables of the file that only those know who look inside of files; null where nobody does.</summary>
    public IObjectTables? Tables { get; init; }

    /// <summary>Receives what the module <c>console</c> prints, a line at a time; null to drop it.</summary>
    public Action<string>? Console { get; init; }

    /// <summary>The time that the module <c>time</c> gives, in seconds since 1970-01-01 UTC.</summary>
    public Func<long> Now { get; init; } = () => DateTimeOffset.UtcNow.ToUnixTimeSeconds();
}

/// <summary>The bytes of a file, readable at any offset as often as needed.</summary>
public interface IModuleContent
{
    /// <summary>Length in bytes.</summary>
    public long Length { get; }

    /// <summary>Reads bytes.</summary>
    /// <param name="offset">Offset of the first byte, 0 or more; behind the end there is nothing.</param>
    /// <param name="destination">Where to put them.</param>
    /// <returns>How many; fewer than asked for only at the end.</returns>
    public int Read(long offset, Span<byte> destination);
}
