using System;

namespace FirmwareScanner.Tool.Exit;

/// <summary>The board cannot be reached, or was lost. The message is shown as it is.</summary>
/// <param name="message">What happened, in one line.</param>
internal sealed class DeviceLostException(string message) : Exception(message);
