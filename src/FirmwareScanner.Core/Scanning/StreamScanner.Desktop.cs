using FirmwareScanner.Database;
using FirmwareScanner.Memory;

namespace FirmwareScanner.Scanning;

/// <content>The scanner with a finder in place of the filter tables: on the desktop only, a device's build has none of this.</content>
public sealed partial class StreamScanner
{
    /// <summary>Prepares a scanner that has a finder look for candidates, and enters its memory in the plan.</summary>
    /// <param name="database">The database, loaded.</param>
    /// <param name="plan">The memory plan, in state Building.</param>
    /// <param name="finder">The finder, made for this database and used by this scanner alone; null to use the filter tables.</param>
    public StreamScanner(SignatureDatabase database, MemoryPlan plan, SequenceFinder? finder)
        : this(database, plan)
    {
        _chunks.Use(finder);
        if (finder is not null)
        {
            int history = finder.Back + database.ChunkLength + finder.Ahead;
            _history = history > _history ? history : _history;
            _ahead = finder.Ahead;
        }
    }
}
