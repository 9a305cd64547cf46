using System.Collections.Generic;

namespace FirmwareScanner.Unpack;

/// <summary>A stored environment of a boot loader, whose checksum is right.</summary>
/// <param name="Offset">Offset of its first byte, that of the checksum.</param>
/// <param name="Variables">Names and values, in the order in which they are stored; a name may occur again, and the last one counts.</param>
public sealed record StoredEnvironment(long Offset, IReadOnlyList<KeyValuePair<byte[], byte[]>> Variables);
