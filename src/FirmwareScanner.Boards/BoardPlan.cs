namespace FirmwareScanner.Boards;

/// <summary>The numbers from which the memory plan of a board is made.</summary>
/// <param name="BudgetBytes">Bytes of managed heap that everything planned may take together.</param>
/// <param name="DatabaseBytes">Bytes of these that the database's arrays may take.</param>
/// <param name="RingBytes">Capacity of the ring.</param>
/// <param name="BlockCount">Blocks in the pool.</param>
/// <param name="BlockPayloadBytes">New bytes that a block holds.</param>
/// <param name="JournalEvents">Events that the journal holds.</param>
public sealed record BoardPlan(
    int BudgetBytes,
    int DatabaseBytes,
    int RingBytes,
    int BlockCount,
    int BlockPayloadBytes,
    int JournalEvents);
