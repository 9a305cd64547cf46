using System;

namespace FirmwareScanner.Core.Tests.Update;

/// <summary>The power went in the middle of a call.</summary>
internal sealed class PowerLossException : Exception
{
}
