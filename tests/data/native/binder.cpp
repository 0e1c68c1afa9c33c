// Stands in for libbinder.so: parcels that are real, and services that answer what they were told to.
#include "parcel.h"

namespace android {

static int32_t status;
static std::vector<int32_t> words;

void Parcel::pad() {
    while (bytes_.size() % 4 != 0) bytes_.push_back(0);
}

const uint8_t* Parcel::data() const { return bytes_.data(); }

size_t Parcel::dataSize() const { return bytes_.size(); }

void Parcel::write(int32_t value) {
    for (int shift = 0; shift != 32; shift += 8) bytes_.push_back(static_cast<uint8_t>(value >> shift));
}

void Parcel::writeWide(const char* text) {
    size_t at = bytes_.size();
    write(0);
    const char* c = text;
    for (; *c != 0; c++) {
        bytes_.push_back(static_cast<uint8_t>(*c));
        bytes_.push_back(0);
    }
    bytes_[at] = static_cast<uint8_t>(c - text);
    bytes_.push_back(0);
    bytes_.push_back(0);
    pad();
}

void Parcel::writeNarrow(const char* text) {
    size_t at = bytes_.size();
    write(0);
    const char* c = text;
    for (; *c != 0; c++) bytes_.push_back(static_cast<uint8_t>(*c));
    bytes_[at] = static_cast<uint8_t>(c - text);
    bytes_.push_back(0);
    pad();
}

IPCThreadState* IPCThreadState::self() {
    static IPCThreadState one;
    return &one;
}

int32_t IPCThreadState::transact(int32_t, uint32_t, const Parcel&, Parcel* reply, uint32_t) {
    if (reply != nullptr) {
        for (int32_t word : words) reply->write(word);
    }
    return status;
}

void answer(int32_t newStatus, const std::vector<int32_t>& newWords) {
    status = newStatus;
    words = newWords;
}

}  // namespace android
