using System;

namespace FirmwareScanner.Tool.Commands;

/// <summary>Progress that is handled on the thread that makes it; <see cref="Progress{T}"/> queues a work item each time.</summary>
/// <param name="handle">Takes the number of bytes done so far.</param>
internal sealed class ImmediateProgress(Action<long> handle) : IProgress<long>
{
    /// <inheritdoc/>
    public void Report(long value) => handle(value);
}
