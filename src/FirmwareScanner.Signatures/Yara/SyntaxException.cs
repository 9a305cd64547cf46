using System;

namespace FirmwareScanner.Signatures.Yara;

/// <summary>Leaves a construct whose error is already reported; whoever catches it skips to where the next one starts.</summary>
internal sealed class SyntaxException : Exception
{
}
