"""The compression of UEFI (UEFI Specification 2.10, chapter 19), for test images: greedy matches, one Huffman code a block."""
import heapq

SHORTEST, LONGEST, CHARACTERS = 3, 256, 510


class Bits:
    def __init__(self):
        self.value, self.count = 0, 0

    def put(self, value, count):
        self.value = (self.value << count) | value
        self.count += count

    def bytes(self):
        pad = -self.count % 8
        return (self.value << pad).to_bytes((self.count + pad) // 8, "big")


def lengths_of(counts):
    """Lengths of a Huffman code; the images are too small for one longer than 16 bits."""
    heap = [(count, symbol, (symbol,)) for symbol, count in enumerate(counts) if count]
    lengths = [0] * len(counts)
    heapq.heapify(heap)
    while len(heap) > 1:
        first, second = heapq.heappop(heap), heapq.heappop(heap)
        for symbol in first[2] + second[2]:
            lengths[symbol] += 1
        heapq.heappush(heap, (first[0] + second[0], first[1], first[2] + second[2]))
    assert max(lengths) <= 16
    return lengths


def codes_of(lengths):
    code, codes = 0, {}
    for length in range(1, 17):
        for symbol, own in enumerate(lengths):
            if own == length:
                codes[symbol] = (code, length)
                code += 1
        code <<= 1
    return codes


def put_small_code(bits, lengths, count_bits, zeros_after):
    used = [i for i, length in enumerate(lengths) if length]
    if not used:
        return
    last = used[-1] + 1
    bits.put(last, count_bits)
    i = 0
    while i < last:
        length = lengths[i]
        if length < 7:
            bits.put(length, 3)
        else:
            bits.put((1 << (length - 4)) - 2, length - 3)
        i += 1
        if i == zeros_after:
            zeros = 0
            while zeros < 3 and i < last and lengths[i] == 0:
                zeros, i = zeros + 1, i + 1
            bits.put(zeros, 2)


def tokens_of(data, window):
    found, tokens, i = {}, [], 0
    while i < len(data):
        at = found.get(data[i:i + SHORTEST])
        length = 0
        if at is not None and i - at <= window and i + SHORTEST <= len(data):
            while length < LONGEST and i + length < len(data) and data[at + length] == data[i + length]:
                length += 1
        step = length if length >= SHORTEST else 1
        tokens.append((length, i - at - 1) if step > 1 else (0, data[i]))
        for j in range(i, i + step):
            found[data[j:j + SHORTEST]] = j
        i += step
    return tokens


def put_code_or_single(bits, lengths, counts, count_bits, put):
    used = [symbol for symbol, count in enumerate(counts) if count]
    if len(used) <= 1:
        bits.put(0, count_bits)
        bits.put(used[0] if used else 0, count_bits)
        return {symbol: (0, 0) for symbol in used}
    put(lengths)
    return codes_of(lengths)


def runs_of(lengths):
    """Lengths of the code of characters as symbols of the code of lengths: (symbol, extra bits, how many)."""
    end = max(i for i, length in enumerate(lengths) if length) + 1
    i = 0
    while i < end:
        run = 0
        while i + run < end and lengths[i + run] == 0:
            run += 1
        if run >= 20:
            run = min(run, 531)
            yield 2, run - 20, 9
        elif run >= 3:
            run = min(run, 18)
            yield 1, run - 3, 4
        elif run:
            run = 1
            yield 0, 0, 0
        else:
            run = 1
            yield lengths[i] + 2, 0, 0
        i += run
    yield -1, end, 0


def put_block(bits, tokens, position_bits):
    characters, positions = [0] * CHARACTERS, [0] * 31
    for length, value in tokens:
        characters[256 + length - SHORTEST if length else value] += 1
        if length:
            positions[value.bit_length()] += 1
    bits.put(len(tokens), 16)
    lengths = lengths_of(characters)
    *runs, (_, end, _) = list(runs_of(lengths))
    if sum(1 for count in characters if count) <= 1:
        raise ValueError("a block of one symbol is not written")
    counts = [0] * 19
    for symbol, _, _ in runs:
        counts[symbol] += 1
    small = lengths_of(counts)
    codes = put_code_or_single(bits, small, counts, 5, lambda own: put_small_code(bits, own, 5, 3))
    bits.put(end, 9)
    for symbol, extra, extra_bits in runs:
        bits.put(*codes[symbol])
        bits.put(extra, extra_bits)
    position_lengths = lengths_of(positions)
    position_codes = put_code_or_single(
        bits, position_lengths, positions, position_bits, lambda own: put_small_code(bits, own, position_bits, -1))
    character_codes = codes_of(lengths)
    for length, value in tokens:
        bits.put(*character_codes[256 + length - SHORTEST if length else value])
        if length:
            symbol = value.bit_length()
            bits.put(*position_codes[symbol])
            if symbol > 1:
                bits.put(value - (1 << (symbol - 1)), symbol - 1)


def compress(data, position_bits, block=3000):
    """The compressed form with its header: position_bits is 4 (EFI 1.1) or 5 (Tiano)."""
    bits = Bits()
    tokens = tokens_of(data, (1 << 13) - 1 if position_bits == 4 else (1 << 19) - 1)
    for start in range(0, len(tokens), block):
        put_block(bits, tokens[start:start + block], position_bits)
    packed = bits.bytes() + b"\0"
    return len(packed).to_bytes(4, "little") + len(data).to_bytes(4, "little") + packed
