using System;

namespace FirmwareScanner.Files;

/// <summary>Reads the next bytes of a stream.</summary>
/// <param name="position">Their offset.</param>
/// <param name="piece">Receives them.</param>
/// <returns>How many there are; 0 at the end.</returns>
internal delegate int OffsetReader(long position, Span<byte> piece);
