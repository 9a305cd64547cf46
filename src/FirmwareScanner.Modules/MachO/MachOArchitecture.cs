namespace FirmwareScanner.Modules.MachO;

/// <summary>An image in a file with several.</summary>
/// <param name="Type">Type of processor.</param>
/// <param name="Subtype">Subtype of processor.</param>
/// <param name="Offset">Offset in the file.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="Alignment">Alignment as a power of two.</param>
internal readonly record struct MachOArchitecture(uint Type, uint Subtype, ulong Offset, ulong Size, uint Alignment);

/// <summary>The part of a segment that addresses are looked up in.</summary>
/// <param name="Address">Its address in memory.</param>
/// <param name="Size">Its size in memory.</param>
/// <param name="Offset">Its offset in the file.</param>
internal readonly record struct MachORange(ulong Address, ulong Size, ulong Offset);

/// <summary>A load command.</summary>
/// <param name="Offset">Its offset in the image.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Size">Its size in bytes, which lies inside of the image.</param>
internal readonly record struct MachOCommand(long Offset, uint Kind, uint Size);
